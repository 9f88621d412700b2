using System.Collections.ObjectModel;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Text;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

/// <summary>
/// One experiment of a <see cref="Comparison"/>: what it was asked to do and what came of it. Null stands for what is not known.
/// </summary>
public sealed record ComparisonRow
{
    /// <summary>The project.</summary>
    public required string Project { get; init; }

    /// <summary>The experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>Its folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What it was found to be.</summary>
    public required ExperimentCondition Condition { get; init; }

    /// <summary>Why it cannot be read, or why its training failed.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// What it was asked to do: the names and values of its settings, as text. Empty when it is not set up or cannot be read.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ExperimentSettings.None;

    /// <summary>What it was asked to do, as values; null when it is not set up or cannot be read.</summary>
    internal EffectiveSettings? Asked { get; init; }

    /// <summary>Equal of experiments that differ in nothing but their seed; null where <see cref="Asked"/> is.</summary>
    internal string? RepetitionKey { get; init; }

    /// <summary>The network's name.</summary>
    public string? Model => Asked?.Model.Name;

    /// <summary>The optimizer's name, as in <c>adamw</c>.</summary>
    public string? Optimizer => Asked?.Optimizer.Name;

    /// <summary>The learning rate that training begins with.</summary>
    public double? LearningRate => Asked?.Optimizer.LearningRate;

    /// <summary>The name of the learning rate's schedule, as in <c>cosine</c>.</summary>
    public string? Schedule => Asked?.Schedule.Name;

    /// <summary>The loss's name, as in <c>softmaxcrossentropy</c>.</summary>
    public string? Loss => Asked?.Loss.Name;

    /// <summary>Images in a batch.</summary>
    public int? BatchSize => Asked?.Dataset.BatchSize;

    /// <summary>The size of images that goes into the network.</summary>
    public ImageSize? InputSize => Asked?.Dataset.InputSize;

    /// <summary>
    /// What training computed in; where it has not begun, what it is to compute in, which may be <see cref="Monk.Precision.Auto"/>.
    /// </summary>
    public Precision? Precision => Asked?.Precision;

    /// <summary>The time that training may take; null without a limit.</summary>
    public TimeSpan? TimeBudget => Asked?.Training.TimeBudget;

    /// <summary>The seed of its random numbers.</summary>
    public int? Seed { get; init; }

    /// <summary>Epochs asked for.</summary>
    public int? NumEpochs { get; init; }

    /// <summary>Epochs trained.</summary>
    public int EpochsCompleted { get; init; }

    /// <summary>The validation accuracy of the best epoch, between 0 and 1; see <see cref="TrainingResult.BestEpoch"/>.</summary>
    public double? BestValidationAccuracy { get; init; }

    /// <summary>The epoch that gave it, counted from 1.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>
    /// The values of the program's own metrics of the validation images in the best epoch, by their names; see <see cref="Metric"/>. Those
    /// of test images are in <see cref="TestResult.Metrics"/>.
    /// </summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>The validation accuracy of the last epoch, between 0 and 1.</summary>
    public double? LastValidationAccuracy { get; init; }

    /// <summary>The training accuracy of the last epoch, between 0 and 1.</summary>
    public double? TrainAccuracy { get; init; }

    /// <summary>The mean training loss of an image in the last epoch.</summary>
    public double? TrainLoss { get; init; }

    /// <summary>The mean validation loss of an image in the last epoch.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Time spent in epochs.</summary>
    public TimeSpan? TrainingTime { get; init; }

    /// <summary>
    /// What of the work was done in that time, and what lay ready because an earlier training had done it; null when it is not known.
    /// </summary>
    public CachedWork? Cached { get; init; }

    /// <summary>
    /// <see cref="TrainingTime"/> and the time that it once took to make what lay ready: what the training takes where nothing does, by
    /// which experiments compare. Null when it is not known.
    /// </summary>
    public TimeSpan? TrainingTimeWithoutCache => Cached?.FoundSeconds is { } seconds ? TrainingTime + TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Training images that went through the network in a second.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>The same for <see cref="TrainingTimeWithoutCache"/>; null when it is not known.</summary>
    public double? ImagesPerSecondWithoutCache => ImagesPerSecond is > 0 and { } rate && Cached?.FoundSeconds is { } seconds && (double?)NumTrainImages * EpochsCompleted is > 0 and { } images
        ? images / (images / rate + seconds)
        : null;

    /// <summary>
    /// The most that the process held on the GPU at the end of an epoch, in MiB; 0 without one. What earlier trainings of the process have
    /// left there is in it.
    /// </summary>
    public long? MaxGpuMemoryMebibytes { get; init; }

    /// <summary>What the process held on the GPU before this training began, in MiB.</summary>
    internal long GpuMemoryHeldBefore { get; init; }

    /// <summary>The largest resident size of the process while the experiment was trained, in MiB.</summary>
    public long? PeakProcessMemoryMebibytes { get; init; }

    /// <summary>The network's parameters.</summary>
    public long? NumParameters { get; init; }

    /// <summary>Those that learn.</summary>
    public long? NumTrainableParameters { get; init; }

    /// <summary>Training images.</summary>
    public int? NumTrainImages { get; init; }

    /// <summary>Validation images.</summary>
    public int? NumValidationImages { get; init; }

    /// <summary>
    /// Where the accuracy on other images of the kind probably lies: Wilson's 95 % interval around <see cref="BestValidationAccuracy"/>;
    /// null without that, and where an image may have several labels.
    /// </summary>
    public ConfidenceInterval? ValidationInterval => IntervalOf(BestValidationAccuracy);

    /// <summary>What it was trained on: <c>cpu</c> or <c>cuda</c>, with the device's name.</summary>
    public string? Device { get; init; }

    /// <summary>The model of the processor that it was trained on; of one that was resumed on another, both.</summary>
    public string? Processor { get; init; }

    /// <summary>The threads that libtorch computed with.</summary>
    public int? Threads { get; init; }

    /// <summary>
    /// How it did on test images; null when it has not been evaluated. Of several evaluations: on the test set that most of the compared
    /// experiments were evaluated on (of several, the one evaluated last), with the best weights where there is such an evaluation, else
    /// with the final ones.
    /// </summary>
    public TestResult? Test { get; init; }

    /// <summary>All its evaluations, the oldest first: one for each test set, weights and threshold.</summary>
    public IReadOnlyList<TestResult> Tests { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The Monk version that wrote it.</summary>
    public string? LibraryVersion { get; init; }

    /// <summary>Identifies the images that validated it, so that accuracies on different ones are not taken for comparable.</summary>
    internal ValidationImages? ValidationSet { get; init; }

    /// <summary>Identifies the files that it was trained and validated on: of a sample, those drawn.</summary>
    internal string? Fingerprint { get; init; }

    /// <summary>
    /// The experiment that it was copied from, the one that this was copied from, and so on; empty when it was not copied.
    /// </summary>
    public IReadOnlyList<(string Project, string Experiment)> CopiedFrom { get; init; } = [];

    /// <summary>
    /// Monk's word for where validation images come from: <c>train</c> when they are split off, <c>train-val</c> with a folder of their
    /// own.
    /// </summary>
    internal string? DatasetType { get; init; }

    /// <summary>The C# lines that set up such an experiment.</summary>
    internal string? Reproduction { get; init; }

    /// <summary>Where its epochs are kept; null where it cannot be read.</summary>
    internal ExperimentPaths? Paths { get; init; }

    /// <summary>Wilson's 95 % interval around a share of the validation images; null where it is none.</summary>
    internal ConfidenceInterval? IntervalOf(double? accuracy) =>
        accuracy is >= 0 and <= 1 and { } share
            && NumValidationImages is > 0 and { } images
            && Asked is not { Dataset.HasSeveralLabels: true }
            ? ConfidenceInterval.Wilson((int)Math.Round(share * images), images)
            : null;

    /// <summary>Project and experiment in one text.</summary>
    internal string FullName => $"{Project}/{Experiment}";

    /// <summary>The experiment and its accuracies in a line.</summary>
    public override string ToString() => Printable.Line($"{FullName}: {Conditions.Describe(this)}")
        + (BestValidationAccuracy is { } accuracy ? Invariant($", best val acc {Values.Percent(100 * accuracy)} (epoch {BestEpoch})") : "")
        + (Test is { } test ? Printable.Line($", test acc {Values.Percent(test.Accuracy)} ({test.Weights} weights)") : "");

    /// <summary>Every whole epoch of its history, read from disk anew; empty when there is none.</summary>
    /// <remarks>
    /// From the point that its training goes on from, and from <c>history.csv</c> where there is none, or only a damaged one.
    /// </remarks>
    public IReadOnlyList<EpochResult> ReadHistory() => History().Epochs;

    internal EpochHistory History() => Paths is null ? new([]) : EpochHistory.Of(Paths, EpochsCompleted);

    /// <summary>The value of a setting; null when it has none of that name.</summary>
    /// <param name="name">As in <see cref="Settings"/>.</param>
    public string? Setting(string name) => Settings.GetValueOrDefault(name);

    /// <summary>The value of a metric; null when it is not known.</summary>
    /// <param name="metric">The metric.</param>
    public double? Value(ComparisonMetric metric) => metric switch
    {
        ComparisonMetric.BestValidationAccuracy => BestValidationAccuracy,
        ComparisonMetric.LastValidationAccuracy => LastValidationAccuracy,
        ComparisonMetric.TestAccuracy => Test?.Accuracy,
        ComparisonMetric.MacroF1 => Test?.MacroF1,
        ComparisonMetric.TrainLoss => TrainLoss,
        ComparisonMetric.ValidationLoss => ValidationLoss,
        ComparisonMetric.TrainingTime => TrainingTime?.TotalSeconds,
        ComparisonMetric.TrainingTimeWithoutCache => TrainingTimeWithoutCache?.TotalSeconds,
        ComparisonMetric.ImagesPerSecond => ImagesPerSecond,
        ComparisonMetric.MaxGpuMemory => MaxGpuMemoryMebibytes is > 0 ? MaxGpuMemoryMebibytes : null,
        ComparisonMetric.PeakProcessMemory => PeakProcessMemoryMebibytes,
        ComparisonMetric.NumParameters => NumParameters,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric."),
    };
}
