using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.NetworkLayers;
using Monk.Transforms;

namespace Monk.Experiments;

/// <summary>Reads and writes state files without reflection.</summary>
/// <remarks>
/// What has a default other than its type's is settable, not only initialisable: the generated reader sets whatever can only be
/// initialised, to nothing if the file does not name it.
/// </remarks>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowOutOfOrderMetadataProperties = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    MaxDepth = ExperimentStateReader.MostNesting)]
[JsonSerializable(typeof(ExperimentState))]
[JsonSerializable(typeof(IReadOnlyList<TransformOptions>))]
[JsonSerializable(typeof(NetworkLayer))]
internal sealed partial class ExperimentStateJson : JsonSerializerContext;
