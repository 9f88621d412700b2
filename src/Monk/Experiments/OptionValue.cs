using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Monk.Experiments;

/// <summary>
/// Tells whether options are the same, whatever they hold. Records compare the lists in them by where they lie in memory, not by what is in
/// them.
/// </summary>
internal static class OptionValue
{
    /// <summary>Whether two options are kept in the same words.</summary>
    public static bool Same<T>(T some, T other) => Key(some) == Key(other);

    /// <summary>Equal of equal options, and of no others: what a state file would hold.</summary>
    /// <typeparam name="T">As a state declares it: of a kind of options, such as optimizers, the base record.</typeparam>
    public static string Key<T>(T value) => JsonSerializer.Serialize(value, TypeOf<T>());

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)(ExperimentStateJson.Default.GetTypeInfo(typeof(T))
        ?? EffectiveSettingsJson.Default.GetTypeInfo(typeof(T))
        ?? throw new NotSupportedException($"There are no options of type {typeof(T).Name}."));
}
