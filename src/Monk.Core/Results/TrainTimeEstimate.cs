namespace Monk;

/// <summary>How long a training is going to take on this machine, as it is loaded now.</summary>
public sealed record TrainTimeEstimate
{
    /// <summary>The number of epochs that the estimate is for.</summary>
    public required int NumEpochs { get; init; }

    /// <summary>The first epoch, in which images are decoded and, with a frozen base, its features are computed.</summary>
    public required TimeSpan FirstEpoch { get; init; }

    /// <summary>
    /// Each epoch after the first. Equal to <see cref="FirstEpoch"/> when <see cref="NumEpochs"/> is 1, because no other was looked at.
    /// </summary>
    public required TimeSpan LaterEpoch { get; init; }

    /// <summary>Images that went through the network to find out.</summary>
    public required int ImagesMeasured { get; init; }

    /// <summary>
    /// All epochs together: what <c>Prototype.Train</c> reports as the training time. Loading the weights and saving the models is
    /// not in it.
    /// </summary>
    public TimeSpan Total => FirstEpoch + (NumEpochs - 1) * LaterEpoch;
}
