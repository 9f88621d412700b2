using Monk.Data;
using Monk.Experiments;
using Monk.Models;
using TorchSharp;

namespace Monk.Training;

/// <summary>Everything that a <see cref="Trainer"/> works on.</summary>
internal sealed record TrainingSetup
{
    public required ImageClassifier Model { get; init; }

    /// <summary>Whether only the head learns. The base then runs in eval mode: its batch norms stay as they were pretrained.</summary>
    public required bool FreezeBase { get; init; }

    public required LabelledImages Train { get; init; }

    public required LabelledImages Validation { get; init; }

    public required DatasetOptions Dataset { get; init; }

    public required OptimizerOptions Optimizer { get; init; }

    public required ScheduleOptions Schedule { get; init; }

    /// <summary>The loss, its weights in the order of the classes.</summary>
    public required LossOptions Loss { get; init; }

    /// <summary>Whether an image may have several labels.</summary>
    public bool MultiLabel => Train.MultiLabelClasses is not null;

    public required TrainingOptions Training { get; init; }

    public required torch.Device Device { get; init; }

    /// <summary>Whether the features of a frozen base are computed once and kept, where that gives the same numbers.</summary>
    public bool CacheFeatures { get; init; } = true;
}
