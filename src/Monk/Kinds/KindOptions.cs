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
    private const int MostNesting = 128;

    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        MaxDepth = MostNesting,
        IgnoreReadOnlyProperties = true, // What a kind derives from its settings, or overrides, is none of them.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };
}
