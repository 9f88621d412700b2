namespace Monk.Training.Listeners;

/// <summary>An epoch that is trained, validated and kept.</summary>
/// <param name="Result">The epoch's numbers.</param>
/// <param name="IsBest">Whether it is the best so far, so that its weights are now the best ones.</param>
/// <param name="Best">The best epoch so far, by the rule of <see cref="TrainingResult.BestEpoch"/>.</param>
/// <param name="History">All epochs so far, this one and those of earlier trainings included. It does not grow with later ones.</param>
public sealed record EpochEnded(EpochResult Result, bool IsBest, EpochResult Best, IReadOnlyList<EpochResult> History);
