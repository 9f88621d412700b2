namespace Monk;

/// <summary>Which of an experiment's saved weights are used.</summary>
public enum TrainedWeights
{
    /// <summary>Those of the best epoch on the validation images, as <see cref="TrainingResult.BestEpoch"/> says.</summary>
    Best,

    /// <summary>Those after the last epoch, which is what Monk uses; after <c>EarlyStopping</c>, those that it restored.</summary>
    Final,
}
