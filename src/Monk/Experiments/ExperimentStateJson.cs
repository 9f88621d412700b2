using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>Reads and writes state files without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowOutOfOrderMetadataProperties = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ExperimentState))]
[JsonSerializable(typeof(IReadOnlyList<TransformOptions>))]
[JsonSerializable(typeof(NetworkLayer))]
internal sealed partial class ExperimentStateJson : JsonSerializerContext;
