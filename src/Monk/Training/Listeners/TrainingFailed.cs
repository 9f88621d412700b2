namespace Monk.Training.Listeners;

/// <summary>A training that was cancelled or has failed.</summary>
public sealed record TrainingFailed
{
    /// <summary>The project.</summary>
    public required string Project { get; init; }

    /// <summary>The experiment within it.</summary>
    public required string Experiment { get; init; }

    /// <summary>What ended it.</summary>
    public required Exception Exception { get; init; }

    /// <summary>Whether it was cancelled, and nothing was wrong.</summary>
    public required bool WasCancelled { get; init; }

    /// <summary>The last whole epoch, from which the experiment can be resumed; 0 where there is none.</summary>
    public required int LastEpoch { get; init; }
}
