using Monk.Data;
using Monk.Data.Batches;
using Monk.Data.Cache;
using Monk.Experiments;
using Monk.Losses;
using Monk.Models;
using Monk.Optimizers;
using Monk.Schedules;
using static TorchSharp.torch;

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

    /// <summary>The classes' names, for metrics of the program's own.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    public required TrainingOptions Training { get; init; }

    public required Device Device { get; init; }

    /// <summary>Whether the features of a frozen base are computed once and kept, where that gives the same numbers.</summary>
    public bool CacheFeatures { get; init; } = true;

    /// <summary>Whether those features outlive the training, on disk; else they are in memory, and those on disk are not used.</summary>
    public bool KeepFeatures { get; init; } = true;

    /// <summary>Gives images in a size, in place of the cache of decoded images on disk; null for that.</summary>
    public Func<LabelledImages, ImageSize, IImageSource>? ImageSource { get; init; }

    /// <summary>What the image files hold, as far as they have been read.</summary>
    public ImageContents Contents { get; init; } = new();

    /// <summary>What learns.</summary>
    public nn.Module Learning => FreezeBase ? Model.Head : Model;

    /// <summary>How many steps the training takes.</summary>
    public TrainingPlan Plan => new(Groups(Groups(Train.Samples.Count, Dataset.BatchSize), Training.GradientAccumulation), Training.NumEpochs);

    private static int Groups(int items, int size) => (items + size - 1) / size;
}
