namespace Monk.Training.Listeners;

/// <summary>What is about to be trained.</summary>
public sealed record TrainingStarted
{
    /// <summary>The project.</summary>
    public required string Project { get; init; }

    /// <summary>The experiment within it.</summary>
    public required string Experiment { get; init; }

    /// <summary>The network's name.</summary>
    public required string ModelName { get; init; }

    /// <summary>Where its weights come from, in words.</summary>
    public required string WeightsOrigin { get; init; }

    /// <summary>The device, and the precision where it is not float32, in words.</summary>
    public required string Device { get; init; }

    /// <summary>Class names, in the order of the network's outputs.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What each class counts in the loss, in the order of the classes; null where all count alike.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>The images trained on.</summary>
    public required int TrainImages { get; init; }

    /// <summary>The images validated on.</summary>
    public required int ValidationImages { get; init; }

    /// <summary>What was found when the images were looked for; warnings begin with <c>Warning: </c>.</summary>
    public required IReadOnlyList<string> ImageNotes { get; init; }

    /// <summary>The network's layers that own parameters.</summary>
    public required int Layers { get; init; }

    /// <summary>Those of them that learn.</summary>
    public required int TrainableLayers { get; init; }

    /// <summary>The network's parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Those of them that learn.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>The number of epochs asked for, those of earlier trainings included.</summary>
    public required int NumEpochs { get; init; }

    /// <summary>Epochs that an earlier training has completed; 0 for a training from the start.</summary>
    public required int EpochsDone { get; init; }

    /// <summary>Whether the training goes on from where an earlier one stopped.</summary>
    public bool IsResumed => EpochsDone > 0;
}
