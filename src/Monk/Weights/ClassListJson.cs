using System.Text.Json.Serialization;

namespace Monk.Weights;

/// <summary>Class names inside a model file's metadata.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ClassListJson : JsonSerializerContext;
