namespace Monk.Training.Listeners;

/// <summary>A batch that is done.</summary>
public sealed record BatchEnded
{
    /// <summary>The epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The batch within this phase of the epoch, counted from 1.</summary>
    public required int Batch { get; init; }

    /// <summary>The images in it. In the phase of features it counts images and mirrored images.</summary>
    public required int Images { get; init; }

    /// <summary>
    /// The mean loss of an image of the batch; null in the phase of features, NaN where none of its images counts in the loss.
    /// </summary>
    public double? Loss { get; init; }

    /// <summary>
    /// What the loss was divided by: the number of images, or, where the classes have weights that the loss is divided by, the sum of those
    /// of the images' classes. The mean of the batches' losses, weighted by this, is the epoch's loss. Null in the phase of features.
    /// </summary>
    public double? Weight { get; init; }

    /// <summary>The mean loss of an image over this phase so far, this batch included; null and NaN as <see cref="Loss"/>.</summary>
    public double? RunningLoss { get; init; }

    /// <summary>The learning rate of the last step taken; null in the phase of features.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The phase, and how far it has come.</summary>
    public required TrainingProgress Progress { get; init; }
}
