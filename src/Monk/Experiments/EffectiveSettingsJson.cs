using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>Writes the parts of <see cref="EffectiveSettings"/> that no state file holds, to tell whether they are the same.</summary>
[JsonSerializable(typeof(SampleSettings))]
[JsonSerializable(typeof(ImagesToDrawFrom))]
[JsonSerializable(typeof(ValidationSource))]
internal sealed partial class EffectiveSettingsJson : JsonSerializerContext;
