using System.Text.Json.Serialization;

namespace Monk.Training;

/// <summary>The history inside a resume point.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<EpochResult>))]
internal sealed partial class EpochHistoryJson : JsonSerializerContext;
