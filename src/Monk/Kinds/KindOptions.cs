using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Monk.Kinds;

/// <summary>How the settings of a kind are written.</summary>
/// <remarks>
/// By reflection, because the kinds of a program are not known when the library is compiled, and because the generated reader sets what a
/// file does not name, and can only be initialised, to nothing instead of its default.
/// </remarks>
internal static class KindOptions
{
    /// <summary>Levels of JSON within one another.</summary>
    public const int MostNesting = 128;

    /// <summary>The member that says what kind it is.</summary>
    public const string NameMember = "name";

    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        MaxDepth = MostNesting,
        IgnoreReadOnlyProperties = true, // What a kind derives from its settings, or overrides, is none of them.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Reads settings. What a record refuses is said with its place.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="type">The record that they are of.</param>
    /// <exception cref="JsonException">
    /// They are not settings of that record, or it refuses them: see <see cref="RefusedSetting"/>.
    /// </exception>
    public static object Read(JsonElement settings, Type type)
    {
        try
        {
            return settings.Deserialize(type, Json)!;
        }
        catch (JsonException e) when (RefusedSetting.In(e) is { } refused)
        {
            throw RefusedSetting.Of(refused);
        }
        catch (Exception e) when (e is not JsonException && Dispensable.Is(e))
        {
            throw RefusedSetting.Of(e is MonkException ? e.Message : $"{type.Name} refuses these settings: {e.Message}");
        }
    }
}
