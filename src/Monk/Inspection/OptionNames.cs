using System.Reflection;
using System.Text.Json.Serialization;
using Monk.Optimizers;

namespace Monk.Inspection;

/// <summary>The names under which a kind of setting is kept in state files: what can be written there is what there is.</summary>
internal static class OptionNames
{
    /// <summary>The names of a kind, sorted.</summary>
    /// <typeparam name="T">The base record of the kind, such as <c>OptimizerOptions</c>.</typeparam>
    public static IReadOnlyList<string> Of<T>() =>
        [.. typeof(T).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(kind => (string)kind.TypeDiscriminator!).Order(StringComparer.Ordinal)];
}
