using Monk.Data;
using Monk.Experiments;
using Monk.Losses;
using Monk.Models;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Text;
using Monk.Transforms;
using Monk.Weights;
using static System.FormattableString;

namespace Monk.Training;

/// <summary>What was given to Default; null for what was not.</summary>
internal sealed record QuickArguments(
    string? ModelName, bool? FreezeBase, int? NumEpochs, bool? UsePretrained, double? Split, int? Seed, string? WeightsPath, Precision? Precision);

/// <summary>
/// What quick mode makes of an experiment: an argument given counts, then what the user set before, then quick mode's own choice.
/// </summary>
internal sealed class QuickSetup
{
    private const string UsualModel = "resnet18_v1";
    private readonly ExperimentState _before;
    private readonly IReadOnlySet<Setting> _chosen;
    private readonly QuickArguments _given;
    private readonly Workspace _workspace;
    private readonly NormalizeOptions _normalize;

    /// <summary>Works everything out but the images.</summary>
    /// <param name="before">The experiment as other calls have left it.</param>
    /// <param name="chosen">What they chose.</param>
    /// <param name="given">The arguments.</param>
    /// <param name="workspace">What paths in the state are relative to.</param>
    public QuickSetup(ExperimentState before, IReadOnlySet<Setting> chosen, QuickArguments given, Workspace workspace)
    {
        (_before, _chosen, _given, _workspace) = (before, chosen, given, workspace);
        Model = NewModel();
        var normalization = Model.Network is null ? ModelRegistry.OfExperiment(Model.Name).Normalization : null;
        _normalize = normalization is null ? new NormalizeOptions() : new NormalizeOptions { Mean = normalization.Mean, StandardDeviation = normalization.StandardDeviation };

        var training = before.Training ?? new TrainingOptions();
        Training = training with
        {
            NumEpochs = given.NumEpochs ?? (IsKept(Setting.NumEpochs) ? training.NumEpochs : new TrainingOptions().NumEpochs),
            Seed = given.Seed ?? (IsKept(Setting.Seed) ? training.Seed : 0),
            Precision = given.Precision ?? (IsKept(Setting.Precision) ? training.Precision : default),
        };
        var defaults = QuickDefaults.For(Model.Name, Training.NumEpochs);
        Optimizer = IsKept(Setting.Optimizer) ? before.Optimizer! : IsKept(Setting.LearningRate) ? defaults.Optimizer with { LearningRate = before.Optimizer!.LearningRate } : defaults.Optimizer;
        Schedule = IsKept(Setting.Schedule) ? before.Schedule! : defaults.Schedule;
    }

    public ModelOptions Model { get; }

    public TrainingOptions Training { get; }

    public OptimizerOptions Optimizer { get; }

    public ScheduleOptions Schedule { get; }

    /// <summary>What was chosen before and an argument now chooses.</summary>
    public IEnumerable<Setting> Replaced => Arguments.Where(argument => argument.Given).Select(argument => argument.Setting).Append(Setting.Dataset);

    public LossOptions Loss(LabelType labels) => IsKept(Setting.Loss) ? _before.Loss! : labels == LabelType.Multiple ? new SigmoidBinaryCrossEntropyOptions() : new SoftmaxCrossEntropyOptions();

    /// <summary>The dataset, its images not read yet.</summary>
    public DatasetOptions Dataset(DatasetLocation location)
    {
        var plain = new DatasetOptions { TrainPath = "" };
        var before = _before.Dataset ?? plain;
        var validation = IsKept(Setting.ValidationTransforms) ? Normalized(before.ValidationTransforms) : [_normalize];
        var ownTest = before.TestTransformsSource == TestTransformsSource.Own && before.TestTransforms.Count > 0;
        return location.ApplyTo(before, _workspace) with
        {
            TrainSplit = _given.Split ?? (IsKept(Setting.Split) ? before.TrainSplit : plain.TrainSplit),
            InputSize = IsKept(Setting.InputSize) ? before.InputSize : ClassifierFactory.UsualInputSize(Model),
            BatchSize = IsKept(Setting.BatchSize) ? before.BatchSize : plain.BatchSize,
            Shuffle = IsKept(Setting.Shuffle) ? before.Shuffle : plain.Shuffle,
            Workers = IsKept(Setting.Processors) ? before.Workers : plain.Workers,
            WeightedSampling = IsKept(Setting.WeightedSampling) && before.WeightedSampling,
            TrainTransforms = IsKept(Setting.TrainTransforms) ? Normalized(before.TrainTransforms) : [new RandomHorizontalFlipOptions { Probability = 0.8 }, _normalize],
            ValidationTransforms = validation,
            TestTransforms = ownTest ? Normalized(before.TestTransforms) : validation,
            TestTransformsSource = ownTest ? TestTransformsSource.Own : TestTransformsSource.Quick,
        };
    }

    /// <summary>Says what stays of what was set before, and what does not.</summary>
    public IReadOnlyList<string> Notes(DatasetLocation location)
    {
        var kept = Kept(Dataset(location)).ToList();
        var replaced = ReplacedTexts(Dataset(location)).ToList();
        List<string> notes = [];
        if (kept.Count > 0)
            notes.Add($"you have set before, and Default leaves as it is: {string.Join("; ", kept)}");
        if (replaced.Count > 0)
            notes.Add($"you have set before, and Default was asked for something else: {string.Join("; ", replaced)}");
        return notes;
    }

    private IEnumerable<(Setting Setting, bool Given)> Arguments =>
    [
        (Setting.Model, _given.ModelName is not null),
        (Setting.FreezeBase, _given.FreezeBase is not null),
        (Setting.NumEpochs, _given.NumEpochs is not null),
        (Setting.UsePretrained, _given.UsePretrained is not null || _given.WeightsPath is not null),
        (Setting.WeightsPath, _given.WeightsPath is not null),
        (Setting.Split, _given.Split is not null),
        (Setting.Seed, _given.Seed is not null),
        (Setting.Precision, _given.Precision is not null),
    ];

    private bool IsKept(Setting setting) => _chosen.Contains(setting);

    private ModelOptions NewModel()
    {
        var before = _before.Model;
        if (before is { Network: not null } && _given.ModelName is null && IsKept(Setting.Model))
        {
            return before with
            {
                FreezeBaseNetwork = _given.FreezeBase ?? before.FreezeBaseNetwork,
                UsePretrained = _given.UsePretrained ?? (_given.WeightsPath is not null || before.UsePretrained),
                WeightsPath = _given.WeightsPath is { } file ? _workspace.Relative(file) : before.WeightsPath,
            };
        }

        var architecture = before is { Network: null } ? before : null;
        var name = _given.ModelName ?? (IsKept(Setting.Model) && architecture is not null ? architecture.Name : UsualModel);
        var weights = _given.WeightsPath is { } path ? _workspace.Relative(path)
            : _given.UsePretrained != false && IsKept(Setting.WeightsPath) ? architecture?.WeightsPath : null;
        return (architecture ?? new ModelOptions { Name = name }) with
        {
            Name = name,
            FreezeBaseNetwork = _given.FreezeBase ?? (!IsKept(Setting.FreezeBase) || (architecture?.FreezeBaseNetwork ?? true)),
            UsePretrained = _given.UsePretrained ?? (weights is not null || !IsKept(Setting.UsePretrained) || (architecture?.UsePretrained ?? true)),
            WeightsPath = weights,
            UseGpu = !IsKept(Setting.UseGpu) || (before?.UseGpu ?? true),
            PretrainedFile = null,
        };
    }

    /// <summary>A list as it is, but normalized.</summary>
    private IReadOnlyList<TransformOptions> Normalized(IReadOnlyList<TransformOptions> transforms) => transforms.Any(transform => transform.ScalesChannels) ? transforms : [.. transforms, _normalize];

    private IEnumerable<string> Kept(DatasetOptions dataset)
    {
        if (IsKept(Setting.Model) && _given.ModelName is null)
            yield return $"model {Model.Name}";
        if (IsKept(Setting.FreezeBase) && _given.FreezeBase is null)
            yield return $"freeze base network {Printed.Flag(Model.FreezeBaseNetwork)}";
        if (IsKept(Setting.UsePretrained) && _given is { UsePretrained: null, WeightsPath: null })
            yield return $"use pretrained {Printed.Flag(Model.UsePretrained)}";
        if (IsKept(Setting.WeightsPath) && _given.WeightsPath is null && Model.WeightsPath is { } path)
            yield return $"model path {_workspace.Absolute(path)}";
        if (IsKept(Setting.UseGpu) && !Model.UseGpu)
            yield return "use gpu False";
        if (Model.Head.Count > 0)
            yield return Listed.Count(Model.Head.Count, "appended layer");
        if (Model.FrozenLayers > 0)
            yield return Listed.Count(Model.FrozenLayers, "frozen layer");
        if (IsKept(Setting.Optimizer))
            yield return $"optimizer {Optimizer.Name} with a learning rate of {Printed.Number(Optimizer.LearningRate)}";
        else if (IsKept(Setting.LearningRate))
            yield return $"learning rate {Printed.Number(Optimizer.LearningRate)}";
        if (IsKept(Setting.Schedule))
            yield return $"learning rate schedule {Schedule.Name}";
        if (IsKept(Setting.Loss))
            yield return $"loss {_before.Loss!.Name}";
        if (IsKept(Setting.NumEpochs) && _given.NumEpochs is null)
            yield return Listed.Count(Training.NumEpochs, "epoch");
        if (IsKept(Setting.Seed) && _given.Seed is null)
            yield return Invariant($"seed {Training.Seed}");
        if (IsKept(Setting.Precision) && _given.Precision is null)
            yield return $"precision {Training.Precision}";
        if (IsKept(Setting.InputSize))
            yield return $"input size {dataset.InputSize}";
        if (IsKept(Setting.BatchSize))
            yield return Invariant($"batch size {dataset.BatchSize}");
        if (IsKept(Setting.Split) && _given.Split is null && dataset.ValidationPath is null)
            yield return $"split {Printed.Number(dataset.TrainSplit)}";
        if (IsKept(Setting.Shuffle))
            yield return $"shuffle {Printed.Flag(dataset.Shuffle)}";
        if (IsKept(Setting.Processors))
            yield return Listed.Count(dataset.Workers, "processor");
        if (dataset.Background != default)
            yield return $"background {dataset.Background.ToString().ToLowerInvariant()}";
        if (IsKept(Setting.WeightedSampling))
            yield return $"weighted sampling {Printed.Flag(dataset.WeightedSampling)}";
        if (IsKept(Setting.TrainTransforms))
            yield return $"train transforms {PrintedSettings.Transforms(dataset.TrainTransforms)}";
        if (IsKept(Setting.ValidationTransforms))
            yield return $"val transforms {PrintedSettings.Transforms(dataset.ValidationTransforms)}";
        if (dataset.TestTransformsSource == TestTransformsSource.Own)
            yield return $"test transforms {PrintedSettings.Transforms(dataset.TestTransforms)}";
        if (Training.EarlyStopping is { } stopping)
            yield return $"early stopping after {Listed.Count(stopping.Patience, "epoch")}";
        if (Training.TimeBudget is { } budget)
            yield return $"time budget {Printed.Duration(budget)}";
        if (Training.GradientAccumulation > 1)
            yield return Invariant($"a step every {Training.GradientAccumulation} batches");
        if (Training.WeightAveragingDecay is { } decay)
            yield return $"weight averaging with a decay of {Printed.Number(decay)}";
        if (Training.MixupAlpha > 0)
            yield return $"mixup {Printed.Number(Training.MixupAlpha)}";
        if (Training.CutmixAlpha > 0)
            yield return $"cutmix {Printed.Number(Training.CutmixAlpha)}";
    }

    private IEnumerable<string> ReplacedTexts(DatasetOptions dataset)
    {
        // A network of the user's own layers that goes is named with what else it takes with it.
        if (IsKept(Setting.Model) && _given.ModelName is not null && _before.Model is { Network: null } model && model.Name != Model.Name)
            yield return $"model {model.Name}, now {Model.Name}";
        if (Changed(Setting.FreezeBase, _given.FreezeBase is not null, _before.Model?.FreezeBaseNetwork, Model.FreezeBaseNetwork))
            yield return $"freeze base network {Printed.Flag(_before.Model!.FreezeBaseNetwork)}, now {Printed.Flag(Model.FreezeBaseNetwork)}";
        if (Changed(Setting.UsePretrained, true, _before.Model?.UsePretrained, Model.UsePretrained))
            yield return $"use pretrained {Printed.Flag(_before.Model!.UsePretrained)}, now {Printed.Flag(Model.UsePretrained)}";
        if (IsKept(Setting.WeightsPath) && _before.Model?.WeightsPath is { } path && Model.WeightsPath is { } now && path != now)
            yield return $"model path {_workspace.Absolute(path)}, now {_workspace.Absolute(now)}";
        if (Changed(Setting.NumEpochs, _given.NumEpochs is not null, _before.Training?.NumEpochs, Training.NumEpochs))
            yield return Invariant($"{Listed.Count(_before.Training!.NumEpochs, "epoch")}, now {Training.NumEpochs}");
        if (Changed(Setting.Seed, _given.Seed is not null, _before.Training?.Seed, Training.Seed))
            yield return Invariant($"seed {_before.Training!.Seed}, now {Training.Seed}");
        if (Changed(Setting.Precision, _given.Precision is not null, _before.Training?.Precision, Training.Precision))
            yield return $"precision {_before.Training!.Precision}, now {Training.Precision}";
        if (Changed(Setting.Split, _given.Split is not null, _before.Dataset?.TrainSplit, dataset.TrainSplit))
            yield return $"split {Printed.Number(_before.Dataset!.TrainSplit)}, now {Printed.Number(dataset.TrainSplit)}";
        if (IsKept(Setting.Dataset) && _before.Dataset is { } old)
        {
            var source = DatasetLocation.WithoutSampling(old);
            if ((source.TrainPath, source.ValidationPath, source.TrainCsv, source.ValidationCsv) != (dataset.TrainPath, dataset.ValidationPath, dataset.TrainCsv, dataset.ValidationCsv))
                yield return $"images in {Place(source)}, now {Place(dataset)}";
            if (old.SampledFrom is { } sample)
                yield return $"a sample of {Printed.Number(sample.Percent)} % of the images, now all";
        }
    }

    private bool Changed<T>(Setting setting, bool given, T? before, T now)
        where T : struct => IsKept(setting) && given && before is { } old && !EqualityComparer<T>.Default.Equals(old, now);

    private string Place(DatasetOptions dataset) => $"'{_workspace.Absolute(dataset.TrainCsv ?? dataset.TrainPath)}'";
}
