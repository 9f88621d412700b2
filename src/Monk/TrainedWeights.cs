namespace Monk;

/// <summary>Which of an experiment's saved weights are used.</summary>
public enum TrainedWeights
{
    /// <summary>Those of the epoch with the highest validation accuracy; where an image may have several labels, with the lowest validation loss.</summary>
    Best,

    /// <summary>Those after the last epoch, which is what Monk uses; after <c>EarlyStopping</c>, those that it restored.</summary>
    Final,
}
