using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>What one epoch gave.</summary>
public sealed record EpochResult
{
    /// <summary>The epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The share of training images classified right while they were trained on, between 0 and 1.</summary>
    public required double TrainAccuracy { get; init; }

    /// <summary>
    /// The mean training loss of an image, over the whole epoch: the sum of all losses divided by the number of images, or, where cross
    /// entropy or the focal loss have class weights,
    /// by the sum of the weights of the images' classes. Of images that are mixed it is divided by their number in any case.
    /// </summary>
    public required double TrainLoss { get; init; }

    /// <summary>The share of validation images classified right at the epoch's end, between 0 and 1.</summary>
    public required double ValidationAccuracy { get; init; }

    /// <summary>
    /// The mean validation loss of an image, by the same rule: what PyTorch gives over one batch of all validation images.
    /// </summary>
    public required double ValidationLoss { get; init; }

    /// <summary>The learning rate that the epoch was trained with.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How long the epoch took, training and validation, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Training images that went through the network in a second.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>
    /// What of its work was done in the epoch and what lay ready; null when it is not known, as of epochs that an earlier version trained.
    /// </summary>
    public CachedWork? Cached { get; init; }

    /// <summary>
    /// Whether the network gave the same outputs, but for rounding, for every validation image: it tells nothing apart, as happens when a
    /// high learning rate has left its units dead. False in histories of versions that did not look, and with a single validation image.
    /// </summary>
    public bool OutputsAreEqual { get; init; }

    /// <summary>
    /// The values of the program's own metrics of the validation images, by their names; see <see cref="Metric"/>. Empty where there were
    /// none.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, double> Metrics => OwnMetrics ?? ReadOnlyDictionary<string, double>.Empty;

    /// <summary>The same as it is kept: null where there are none.</summary>
    [JsonInclude]
    [JsonPropertyName("metrics")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyDictionary<string, double>? OwnMetrics { get; init; }

    /// <summary>The epoch in a line.</summary>
    public override string ToString() => Invariant(
        $"Epoch {Epoch}: train acc {TrainAccuracy:F4}, train loss {Values.Loss(TrainLoss)}, val acc {ValidationAccuracy:F4}, val loss {Values.Loss(ValidationLoss)}, {Seconds:F1} s");
}
