namespace Monk.Training.Listeners;

/// <summary>An epoch that begins.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="NumEpochs">The number of epochs asked for.</param>
/// <param name="LearningRate">The rate of its first step.</param>
public sealed record EpochStarted(int Epoch, int NumEpochs, double LearningRate);
