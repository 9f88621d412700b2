namespace Monk.Training.Listeners;

/// <summary>What a batch gave, for listeners that want to know; see <see cref="BatchEnded"/>.</summary>
internal readonly record struct BatchNumbers(double Loss, double Weight, double RunningLoss, double LearningRate);
