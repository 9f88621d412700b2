using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>Tells an experiment from another that was made under its name, and one of its states from another.</summary>
/// <remarks>All are random, not counted or dated: a folder that was put back from a copy has those of the copy.</remarks>
internal sealed record ExperimentIdentity
{
    /// <summary>Stands for the experiment from when it is made until it is deleted or started over.</summary>
    public string? Id { get; init; }

    /// <summary>Another after each change of what was asked for and each step of the training. What evaluations leave is not one.</summary>
    public string? Revision { get; init; }

    /// <summary>Stands for the last call that trained the experiment; null before the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Training { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    public static string NewToken() => Guid.NewGuid().ToString("N");
}
