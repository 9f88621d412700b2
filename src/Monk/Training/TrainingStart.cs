using Monk.Data;
using Monk.Models;
using Monk.Training.Listeners;

namespace Monk.Training;

/// <summary>What is known when everything is loaded and the first epoch is about to begin.</summary>
internal sealed record TrainingStart
{
    public required string Project { get; init; }

    public required string Experiment { get; init; }

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

    /// <summary>What of it everybody may know.</summary>
    public TrainingStarted ToEvent() => new()
    {
        Project = Project,
        Experiment = Experiment,
        ModelName = ModelName,
        WeightsOrigin = WeightsOrigin,
        Device = Device,
        Classes = Array.AsReadOnly<string>([.. Images.Contents.Classes]),
        ClassWeights = ClassWeights is null ? null : Array.AsReadOnly<double>([.. ClassWeights]),
        TrainImages = Images.Train.Samples.Count,
        ValidationImages = Images.Validation.Samples.Count,
        ImageNotes = Array.AsReadOnly<string>([.. Images.Notes]),
        Layers = Size.Layers,
        TrainableLayers = Size.TrainableLayers,
        Parameters = Size.Parameters,
        TrainableParameters = Size.TrainableParameters,
        NumEpochs = NumEpochs,
        EpochsDone = EpochsDone,
    };
}
