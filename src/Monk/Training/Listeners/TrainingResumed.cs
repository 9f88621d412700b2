namespace Monk.Training.Listeners;

/// <summary>What a training goes on from.</summary>
/// <param name="History">The epochs of before, the first one first.</param>
/// <param name="Best">The best of them, by the rule of <see cref="TrainingResult.BestEpoch"/>.</param>
public sealed record TrainingResumed(IReadOnlyList<EpochResult> History, EpochResult Best);
