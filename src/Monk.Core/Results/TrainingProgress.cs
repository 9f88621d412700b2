namespace Monk;

/// <summary>Which part of an epoch is running.</summary>
public enum TrainingPhase
{
    /// <summary>The weights are being changed.</summary>
    Training,

    /// <summary>The weights are being tested on the validation images.</summary>
    Validation,

    /// <summary>
    /// The features of a frozen base are being computed, once for all epochs. <see cref="TrainingProgress.Images"/> then counts images and
    /// mirrored images.
    /// </summary>
    Features,
}

/// <summary>Where a running training is, reported after every batch.</summary>
public sealed record TrainingProgress
{
    /// <summary>The running epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The number of epochs asked for.</summary>
    public required int NumEpochs { get; init; }

    /// <summary>Which part of the epoch is running.</summary>
    public required TrainingPhase Phase { get; init; }

    /// <summary>Images done in this phase of this epoch.</summary>
    public required int Images { get; init; }

    /// <summary>Images in this phase of an epoch.</summary>
    public required int TotalImages { get; init; }

    /// <summary>Images in a second, over this phase so far.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>
    /// The share of this phase's time that the network stood still because the next batch's images were not decoded yet, between 0 and 1.
    /// Near 0 a faster network or device would help; near 1, smaller image files, a faster disk or more loader workers.
    /// </summary>
    public required double WaitingForData { get; init; }

    /// <summary>Time until this phase of the epoch ends, at the rate so far.</summary>
    public TimeSpan Remaining => ImagesPerSecond > 0 ? TimeSpan.FromSeconds((TotalImages - Images) / ImagesPerSecond) : TimeSpan.Zero;
}
