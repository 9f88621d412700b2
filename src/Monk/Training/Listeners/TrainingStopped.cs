namespace Monk.Training.Listeners;

/// <summary>A training that has ended as its options ask for.</summary>
/// <param name="Reason">Why it has ended.</param>
/// <param name="Result">What came of it, as <c>Train</c> returns it.</param>
public sealed record TrainingStopped(TrainingStop Reason, TrainingResult Result);
