namespace Monk;

/// <summary>Which of an experiment's saved weights are used.</summary>
public enum TrainedWeights
{
    /// <summary>Those of the epoch with the highest validation accuracy.</summary>
    Best,

    /// <summary>Those after the last epoch, which is what Monk uses.</summary>
    Final,
}
