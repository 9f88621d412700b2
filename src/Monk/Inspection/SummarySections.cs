using System.Globalization;
using System.Text.Json;
using Monk.Experiments;
using Monk.Files;
using Monk.Models;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Inspection;

/// <summary>Puts all that an experiment's state holds into Monk's sections.</summary>
/// <remarks>
/// Settings that have no line of their own here are shown under the name that they have in the state file, so that none is ever missing.
/// What could be read as "no" and as "not yet" says which.
/// </remarks>
internal sealed class SummarySections
{
    private const string NotSet = "not set up yet";
    private readonly ExperimentState _state;
    private readonly ExperimentPaths _paths;
    private readonly JsonElement _json;

    private SummarySections(ExperimentState state, ExperimentPaths paths)
    {
        (_state, _paths) = (state, paths);
        _json = JsonSerializer.SerializeToElement(state, ExperimentStateJson.Default.ExperimentState);
    }

    /// <summary>The summary of a state, whatever it lacks.</summary>
    public static ExperimentSummary Of(ExperimentState state, ExperimentPaths paths)
    {
        var sections = new SummarySections(state, paths);
        return new ExperimentSummary
        {
            Sections =
            [
                new("System", sections.System()),
                new("Dataset", sections.Dataset()),
                new("Dataset Parameters", sections.DatasetParameters()),
                new("Dataset Transforms", sections.Transforms()),
                new("Model", sections.Model()),
                new("Hyper-Parameters", sections.HyperParameters()),
                new("Training Settings", sections.TrainingSettings()),
                new("Training", sections.Training()),
                new("Training Log Files", sections.LogFiles()),
                new("External Evaluation", sections.Evaluation()),
                .. sections.OfOtherVersions(),
            ],
        };
    }

    private List<SummaryLine> System() =>
    [
        new("Project Name", _paths.Project),
        new("Project Dir", Path.GetDirectoryName(_paths.Folder)!),
        new("Experiment Name", _paths.Experiment),
        new("Experiment Dir", _paths.Folder),
        new("Library", _state.LibraryVersion.Length > 0 ? $"Monk {_state.LibraryVersion}" : "unknown"),
        new("Origin", Origin()),
        new("Created", Time(_state.Created)),
        new("Updated", Time(_state.Updated)),
    ];

    private string Origin() => _state.Origin is null ? "new" : "copied from " + string.Join(", which was copied from ", _state.Origin.Lineage.Select(origin =>
        $"{origin.Project}/{origin.Experiment} ({Copied(origin)})"));

    private static string Copied(ExperimentOrigin origin) =>
        origin.Copied == CopiedParts.Settings ? "settings"
        : origin.BestEpoch is { } epoch ? Invariant($"settings and the weights of epoch {epoch}")
        : "settings and the weights that it was to start from";

    private List<SummaryLine> Dataset()
    {
        if (_state.Dataset is not { TrainPath.Length: > 0 } dataset)
            return [new("Status", NotSet)];
        var split = dataset.ValidationPath is null && dataset.ValidationCsv is null;
        List<SummaryLine> lines =
        [
            new("Status", dataset.Contents is null ? "named, not read yet" : "read"),
            new("Dataset Type", (dataset.TrainCsv is null ? "" : "csv_") + (split ? "train, a part of which validates" : "train-val")),
            new("Train path", _paths.Workspace.Absolute(dataset.TrainPath)),
            new("Val path", dataset.ValidationPath is { } validation ? _paths.Workspace.Absolute(validation) : split ? "none, the train path is split" : "the train path"),
        ];
        if (dataset.TrainCsv is { } trainCsv)
            lines.Add(new("CSV Train", _paths.Workspace.Absolute(trainCsv)));
        if (dataset.ValidationCsv is { } validationCsv)
            lines.Add(new("CSV Val", _paths.Workspace.Absolute(validationCsv)));
        if (dataset.Sample is { } sample)
        {
            var division = SampleSettings.Of(dataset, null)!.DividedAt is { } share ? Invariant($", from a division at {share:R}") : "";
            lines.Add(new("Sample", sample.Description + division));
        }

        if (dataset.Contents is not null || dataset.LabelType != LabelType.Auto)
            lines.Add(new("Labels of an image", DatasetSettings.Of(dataset, _state.Training?.Seed).HasSeveralLabels ? "several" : "one"));
        if (dataset.Contents is { } contents)
        {
            lines.Add(new("Classes", string.Join(", ", contents.Classes)));
            lines.Add(new("Num train images", Values.Count(contents.TrainImages)));
            lines.Add(new("Num val images", Values.Count(contents.ValidationImages)));
            lines.AddRange(Others("dataset", "contents", "classes", "label_type", "train_images", "validation_images", "fingerprint", "content_fingerprint", "reading_rules"));
        }

        return lines;
    }

    private List<SummaryLine> DatasetParameters()
    {
        if (_state.Dataset is not { } dataset)
            return [new("Status", NotSet)];
        List<SummaryLine> lines =
        [
            new("Input Size", dataset.InputSize.ToString()),
            new("Batch Size", Invariant($"{dataset.BatchSize}")),
            new("Shuffle", Printed.Flag(dataset.Shuffle)),
            new("Processors", Invariant($"{dataset.Workers}")),
        ];
        if (dataset.ValidationPath is null && dataset.ValidationCsv is null)
            lines.Add(new("Train-val split", Invariant($"{100 * dataset.TrainSplit:0.##} % trains, {100 * (1 - dataset.TrainSplit):0.##} % validates")));
        if (dataset.Background != default)
            lines.Add(new("Background", $"{dataset.Background.ToString().ToLowerInvariant()}, under transparent pixels"));
        if (dataset.Contents is { } contents)
            lines.Add(new("Num Classes", Invariant($"{contents.Classes.Count}")));
        return [.. lines, .. Others(
            "dataset", null, "train_path", "validation_path", "train_csv", "validation_csv", "label_type", "input_size", "batch_size", "shuffle", "background", "workers", "train_split", "sample", "train_transforms", "validation_transforms", "test_transforms", "test_transforms_source", "contents")];
    }

    private List<SummaryLine> Transforms() => _state.Dataset is not { } dataset ? [new("Status", NotSet)] :
    [
        new("Train transforms", PrintedSettings.Transforms(dataset.TrainTransforms)),
        new("Val transforms", PrintedSettings.Transforms(dataset.ValidationTransforms)),
        new("Test transforms", PrintedSettings.Transforms(dataset.TestTransforms)),
        .. TransformLists.Differences(dataset).Select(difference => new SummaryLine("Note", difference)),
    ];

    private List<SummaryLine> Model()
    {
        if (_state.Model is not { } model)
            return [new("Status", NotSet)];
        List<SummaryLine> lines =
        [
            new("Status", ModelStatus(model)),
            new("Model Name", model.Name),
            .. Namesake(model),
            new("Use Gpu", model.UseGpu ? "True, where there is one" : "False"),
            new("Use pretrained weights", Printed.Flag(model.UsePretrained)),
        ];
        if (model.WeightsPath is { } weights)
            lines.Add(new("Weights path", _paths.Workspace.Absolute(weights)));
        if (model.PretrainedFile is { } file)
            lines.Add(new("Pretrained weights file", file));
        lines.Add(new("Base network weights frozen", Printed.Flag(model.FreezeBaseNetwork)));
        if (model.StartWeights is { } start)
            lines.Add(new("Starts from the weights of", start.From));
        lines.AddRange(Others("model", null, "start_weights", model.Head.Count == 0 ? "head" : "", model.Head.Count == 0 ? "final_layer" : "", "name", "use_gpu", "use_pretrained", "weights_path", "pretrained_file", "freeze_base_network"));
        if (_state.Outcome is { NumParameters: > 0 } outcome)
        {
            lines.Add(new("Number of layers", Invariant($"{outcome.NumLayers}")));
            lines.Add(new("Number of trainable layers", Invariant($"{outcome.NumTrainableLayers}")));
            lines.Add(new("Number of parameters", Values.Count(outcome.NumParameters)));
            lines.Add(new("Number of trainable parameters", Values.Count(outcome.NumTrainableParameters)));
        }

        return lines;
    }

    private static IEnumerable<SummaryLine> Namesake(ModelOptions model) => model.Network is null && NamesakeModels.Difference(model.Name) is { } difference
        ? [new("Network", $"{ModelRegistry.Find(model.Name).Name}; gluon's {model.Name} {difference.Replace("`", "", StringComparison.Ordinal)}")]
        : [];

    private List<SummaryLine> HyperParameters() =>
    [
        new("Optimizer", Named("optimizer")),
        new("Learning Rate Scheduler", Named("schedule")),
        new("Loss", Named("loss")),
        new("Num epochs", _state.Training is { } training ? Invariant($"{training.NumEpochs}") : NotSet),
    ];

    private List<SummaryLine> TrainingSettings() => _state.Training is not { } training ? [new("Status", NotSet)] :
    [
        new("Seed", Invariant($"{training.Seed}")),
        new("Precision", training.Precision.ToString()),
        .. Others("training", null, "num_epochs", "seed", "precision"),
    ];

    private List<SummaryLine> Training()
    {
        List<SummaryLine> lines = [new("Status", TrainingStatus())];
        if (_state.Outcome is not { } outcome)
            return lines;
        lines.Add(new("Epochs completed", Invariant($"{outcome.EpochsCompleted} of {_state.Training?.NumEpochs}")));
        if (outcome.Device is { } device)
            lines.Add(new("Device", $"{device}, {outcome.Precision.ToString().ToLowerInvariant()}"));
        if (outcome.EpochsCompleted == 0)
            return lines;
        if (outcome.StoppedBy is { } stop)
            lines.Add(new("Stopped by", Ended(stop)));

        lines.Add(new("Model dir", _paths.Models));
        Add("Best validation accuracy", outcome.BestValidationAccuracy, accuracy => Invariant($"{Values.Percent(100 * accuracy)} (epoch {outcome.BestEpoch})"));
        Add("Last validation accuracy", outcome.ValidationAccuracy, accuracy => Values.Percent(100 * accuracy));
        Add("Last validation loss", outcome.ValidationLoss, Values.Loss);
        Add("Last train accuracy", outcome.TrainAccuracy, accuracy => Values.Percent(100 * accuracy));
        Add("Last train loss", outcome.TrainLoss, Values.Loss);
        lines.Add(new("Training time", Values.Duration(TimeSpan.FromSeconds(outcome.TrainingSeconds))));
        if (outcome.Cached is { FoundAnything: true } cached)
            lines.Add(new("Training time without cache", cached.FoundSeconds is { } seconds ? $"{Values.Duration(TimeSpan.FromSeconds(outcome.TrainingSeconds + seconds))}; found ready: {cached}" : $"not known; found ready: {cached}"));
        lines.Add(new("Training speed", Invariant($"{outcome.ImagesPerSecond:F1} images/s")));
        lines.Add(new("Max GPU memory", outcome.MaxGpuMemoryMebibytes > 0 ? Invariant($"{outcome.MaxGpuMemoryMebibytes} MiB") : "no GPU was used"));
        lines.Add(new("Peak process memory", Invariant($"{outcome.PeakProcessMemoryMebibytes} MiB")));
        if (outcome.UnreadableImages > 0)
            lines.Add(new("Unreadable images", Invariant($"{outcome.UnreadableImages}, left out")));
        foreach (var thresholds in new[] { _state.Thresholds, _state.FinalThresholds }.OfType<LabelThresholds>())
            lines.Add(new("Thresholds", Invariant($"{string.Join(", ", thresholds.Values.Select(value => Invariant($"{value:0.##}")))} (of the {thresholds.Weights} weights)")));
        return lines;

        void Add(string label, double? value, Func<double, string> text)
        {
            if (value is { } number)
                lines.Add(new(label, text(number)));
        }
    }

    private static string Ended(TrainingStop stop) => stop switch
    {
        TrainingStop.EarlyStopping => "early stopping",
        TrainingStop.TimeBudget => "the time budget; resumeTrain: true goes on",
        _ => "the last epoch",
    };

    private string TrainingStatus() => _state.Status switch
    {
        ExperimentStatus.Completed => "completed",
        ExperimentStatus.Running => FileLock.MayBeHeld(_paths.TrainingLock) ? "running now" : "stopped without a word; resumeTrain: true goes on",
        ExperimentStatus.Interrupted => "interrupted; resumeTrain: true goes on",
        ExperimentStatus.Failed => $"failed: {_state.Outcome?.Failure ?? "for an unknown reason"}",
        _ => "not begun",
    };

    /// <summary>What can be had of the network now.</summary>
    private string ModelStatus(ModelOptions model)
    {
        var epochs = _state.Outcome?.EpochsCompleted ?? 0;
        if (epochs == 0)
        {
            return _state.Status switch
            {
                ExperimentStatus.Running when FileLock.MayBeHeld(_paths.TrainingLock) => "in training, no epoch has ended yet",
                ExperimentStatus.Created => model.StartWeights is { } start ? $"set up with the weights of {start.From}, not trained" : "set up, not trained",
                _ => "not trained: training stopped before an epoch had ended",
            };
        }

        var asked = _state.Training?.NumEpochs ?? epochs;
        var trained = epochs == asked ? $"trained for {Listed.Count(epochs, "epoch")}" : Invariant($"trained for {epochs} of {asked} epochs");
        var ended = _state.Status switch
        {
            ExperimentStatus.Running => FileLock.MayBeHeld(_paths.TrainingLock) ? ", in training" : ", then stopped without a word",
            ExperimentStatus.Interrupted => _state.Outcome!.StoppedBy == TrainingStop.TimeBudget ? ", stopped by the time budget" : ", interrupted",
            ExperimentStatus.Failed => ", then failed",
            _ => _state.Outcome!.StoppedBy == TrainingStop.EarlyStopping ? ", stopped early" : "",
        };
        var missing = File.Exists(_paths.BestModel) ? "" : ", but its weights are not there any more";
        return $"{trained}{ended}{(_state.Evaluations.Count == 0 ? ", not evaluated" : ", evaluated")}{missing}";
    }

    private List<SummaryLine> LogFiles()
    {
        List<SummaryLine> lines =
        [
            .. from file in ((string Label, string Path)[])
               [
                   ("Accuracy and loss of each epoch", _paths.History),
                   ("Accuracy curves", _paths.AccuracyPlot),
                   ("Loss curves", _paths.LossPlot),
                   ("Versions, device and seed", _paths.Environment),
               ]
               where File.Exists(file.Path)
               select new SummaryLine(file.Label, file.Path),
        ];
        return lines.Count > 0 ? lines : [new("Status", "none yet")];
    }

    private List<SummaryLine> Evaluation()
    {
        if (_state.Evaluations.Count == 0)
            return [new("Status", "not evaluated")];
        return [new("Status", "evaluated"), .. _state.Evaluations.Reverse().SelectMany(Lines)];
    }

    private IEnumerable<SummaryLine> Lines(EvaluationOutcome evaluation)
    {
        if (!evaluation.AddsUp)
            return [new("Left out", "an evaluation whose numbers do not go together")];

        List<SummaryLine> lines =
        [
            new("Test path", _paths.Workspace.Absolute(evaluation.TestPath)),
            .. evaluation.TestCsv is { } csv ? (SummaryLine[])[new("CSV Test", _paths.Workspace.Absolute(csv))] : [],
            new("Weights", evaluation.Epoch is { } epoch ? Invariant($"{evaluation.Weights} (epoch {epoch})") : evaluation.Weights),
            .. evaluation.Threshold is { } threshold ? (SummaryLine[])[new("Threshold", Invariant($"{threshold}, for all labels"))] : [],
            .. evaluation.Evaluated is { } time ? (SummaryLine[])[new("Evaluated", Time(time))] : [],
            new("Accuracy", Invariant($"{Values.Percent(evaluation.PercentageAccuracy)} ({evaluation.NumCorrect} of {evaluation.NumImages} images)")),
        ];
        for (var i = 0; i < evaluation.Classes.Count && i < evaluation.ConfusionMatrix.Count; i++)
        {
            var row = evaluation.ConfusionMatrix[i];
            lines.Add(new($"Class {evaluation.Classes[i]}", row.Sum() is var images and > 0
                ? Invariant($"{Values.Percent(100.0 * row[i] / images)} ({row[i]} of {images})")
                : "no images"));
        }

        foreach (var (name, label) in evaluation.Classes.Zip(evaluation.Labels ?? []))
            lines.Add(new($"Label {name}", Invariant($"{label.NumCorrect} of {label.NumImages} found, {label.NumPredicted - label.NumCorrect} given wrongly, above {label.Threshold:0.##}")));
        return lines;
    }

    private IEnumerable<SummarySection> OfOtherVersions() => _state.Unknown is not { Count: > 0 } unknown ? [] :
        [new("Written by another version", [.. unknown.Select(member => new SummaryLine(Label(member.Key), Printed.Python(member.Value)))])];

    /// <summary>An optimizer, a schedule or a loss as Monk writes it: <c>{'name': 'sgd', 'params': {…}}</c>.</summary>
    private string Named(string member) => Member(member) is { ValueKind: JsonValueKind.Object } options
        ? $"{{'name': '{options.GetProperty("name")}', 'params': {PrintedSettings.Settings(options)}}}"
        : NotSet;

    /// <summary>The members of a group of settings that have no line of their own, by their names in the state file.</summary>
    private IEnumerable<SummaryLine> Others(string group, string? within, params string[] known)
    {
        if (Member(group) is not { } options || within is not null && !options.TryGetProperty(within, out options) || options.ValueKind != JsonValueKind.Object)
            return [];
        return options.EnumerateObject()
            .Where(member => !known.Contains(member.Name) && member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            .Select(member => new SummaryLine(Label(member.Name), Text(member.Value)));
    }

    /// <summary>A word as it is; a text that would be overlooked without quotes around it, such as a space, in them.</summary>
    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Any(char.IsLetterOrDigit) ? value.GetString()! : Printed.Python(value);

    private JsonElement? Member(string name) => _json.TryGetProperty(name, out var member) ? member : null;

    private static string Label(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ');

    private static string Time(DateTimeOffset time) => time == default ? "unknown" : time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
