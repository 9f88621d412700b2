using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>Settings on their way to printed text.</summary>
[JsonSerializable(typeof(List<Dictionary<string, Dictionary<string, JsonElement>>>))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class ReportJson : JsonSerializerContext;
