using System.Text.Json;
using System.Text.Json.Serialization;
using static System.FormattableString;

namespace Monk.Experiments;

/// <summary>The part of its images that an experiment makes do with.</summary>
internal sealed record DatasetSample
{
    /// <summary>How many of each class's training images, and of its validation images, are in the sample; at least one of each.</summary>
    public required double Percent { get; init; }

    /// <summary>Another seed draws another sample.</summary>
    public required int Seed { get; init; }

    /// <summary>
    /// The division that the sample is drawn from: training images of it are sampled from those that train with this share, validation
    /// images from the rest. An experiment with another share divides the same sample anew.
    /// </summary>
    public required double TrainSplit { get; init; }

    /// <summary>In words for people.</summary>
    [JsonIgnore]
    public string Description => Invariant($"{Percent:0.####} % of the images, drawn by seed {Seed}");

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
