using Monk.Data;
using Monk.Models;

namespace Monk.Training;

/// <summary>What is known when everything is loaded and the first epoch is about to begin.</summary>
internal sealed record TrainingStart
{
    public required string ModelName { get; init; }

    /// <summary>Where the weights come from, for people.</summary>
    public required string WeightsOrigin { get; init; }

    public required ModelSize Size { get; init; }

    public required string Device { get; init; }

    public required ExperimentImages Images { get; init; }

    /// <summary>What each class counts in the loss, in the order of the classes; null where all count alike.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>Epochs that an earlier run has completed.</summary>
    public required int EpochsDone { get; init; }

    public required int NumEpochs { get; init; }
}
