using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using Monk.Data;
using Monk.Experiments;
using Monk.Losses;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Writes what an experiment was asked to do as names and values, for tables of what differs.</summary>
internal static class ExperimentSettings
{
    public static readonly IReadOnlyDictionary<string, string> None = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The settings of a state; <see cref="None"/> of one that is not set up.</summary>
    /// <param name="state">The state.</param>
    /// <param name="shared">Gives one string for equal ones: ten thousand experiments of a sweep have few different values.</param>
    public static IReadOnlyDictionary<string, string> Of(ExperimentState state, Func<string, string> shared)
    {
        if (state is not { Dataset: { } dataset, Model: { } model, Optimizer: { } optimizer, Schedule: { } schedule, Loss: { } loss, Training: { } training })
            return None;

        var settings = new OrderedDictionary<string, string>
        {
            [SettingNames.Model] = model.Name,
            [SettingNames.Pretrained] = Printed.Flag(model.UsePretrained),
            [SettingNames.PretrainedFile] = model.PretrainedFile ?? Values.None,
            [SettingNames.AllLayersTrained] = Printed.Flag(!model.FreezeBaseNetwork),
            [SettingNames.FrozenLayers] = model.FrozenLayers > 0 ? Invariant($"{model.FrozenLayers}") : Values.None,
            [SettingNames.Dataset] = dataset.TrainPath,
            [SettingNames.ValidationData] = dataset.ValidationPath ?? Invariant($"{100 * (1 - dataset.TrainSplit):0.########} % of the training folder"),
            [SettingNames.Sample] = SampleOf(dataset, training.Seed),
            [SettingNames.DatasetFingerprint] = FingerprintOf(dataset),
            [SettingNames.InputSize] = dataset.InputSize.ToString(),
            [SettingNames.BatchSize] = Invariant($"{dataset.BatchSize}"),
            [SettingNames.Shuffle] = Printed.Flag(dataset.Shuffle),
            [SettingNames.TrainTransforms] = PrintedSettings.Transforms(dataset.TrainTransforms),
            [SettingNames.ValidationTransforms] = PrintedSettings.Transforms(dataset.ValidationTransforms),
            [SettingNames.TestTransforms] = PrintedSettings.Transforms(dataset.TestTransforms),
            [SettingNames.Optimizer] = Of(optimizer),
            [SettingNames.LearningRate] = optimizer.LearningRate.ToString("R", CultureInfo.InvariantCulture),
            [SettingNames.Schedule] = Of(schedule),
            [SettingNames.Loss] = Of(loss),
            [SettingNames.Epochs] = training.NumEpochs.ToString(CultureInfo.InvariantCulture),
            [SettingNames.Seed] = training.Seed.ToString(CultureInfo.InvariantCulture),
            [SettingNames.Precision] = PrecisionOf(state),
            [SettingNames.Device] = state.Outcome?.Device ?? Values.None,
            [SettingNames.LibraryVersion] = state.LibraryVersion,
        };

        // Named where they are used: a table of folders need not speak of CSV files, nor one of architectures of layers.
        if (model.Head.Count > 0)
            settings[SettingNames.AppendedLayers] = string.Join(", ", model.Head.Select(layer => JsonSerializer.SerializeToNode(layer, ExperimentStateJson.Default.NetworkLayer)!.ToJsonString()));
        if (model.Network is { } network)
            settings[SettingNames.Network] = JsonSerializer.SerializeToNode(network, ExperimentStateJson.Default.NetworkOptions)!.ToJsonString(); // On one line.
        if (model.WeightsPath is not null)
            settings[SettingNames.WeightsPath] = model.WeightsPath;
        if (model.StartWeights is { } start)
            settings[SettingNames.StartWeights] = $"{start.From} ({start.Model})";

        // The lists that a sample is written to are the experiment's own; what the caller named is the same for every seed.
        var named = DatasetLocation.WithoutSampling(dataset);
        if (named.TrainCsv is not null)
        {
            settings[SettingNames.TrainCsv] = named.TrainCsv;
            if (dataset.DelimiterOfCaller is { } delimiter and not DatasetLocation.DefaultDelimiter)
                settings[SettingNames.Delimiter] = $"'{delimiter}'";
            if (dataset.ColumnsOfCaller is { } columns)
                settings[SettingNames.Columns] = columns.ToString();
        }

        if (named.ValidationCsv is not null)
            settings[SettingNames.ValidationCsv] = named.ValidationCsv;
        if ((dataset.Contents?.LabelType ?? dataset.LabelType) == LabelType.Multiple)
            settings[SettingNames.LabelType] = "multiple";
        if (dataset.Background != ImageBackground.White)
            settings[SettingNames.Background] = dataset.Background.ToString().ToLowerInvariant();
        if (dataset.WeightedSampling)
            settings[SettingNames.WeightedSampling] = Printed.Flag(true);

        if (training.EarlyStopping is { } stopping)
            settings[SettingNames.EarlyStopping] = Invariant($"patience {stopping.Patience}, minimum delta {stopping.MinimumDelta:R}, {(stopping.Monitor == StoppingMetric.ValidationAccuracy ? "val_acc" : "val_loss")}, {(stopping.RestoreBestWeights ? "best weights restored" : "last weights kept")}");
        if (training.TimeBudgetSeconds is { } seconds)
            settings[SettingNames.TimeBudget] = Invariant($"{seconds:R} s");
        if (training.GradientAccumulation > 1)
            settings[SettingNames.GradientAccumulation] = Invariant($"{training.GradientAccumulation} batches");
        if (training.WeightAveragingDecay is { } decay)
            settings[SettingNames.WeightAveraging] = decay.ToString("R", CultureInfo.InvariantCulture);
        if (training.MixupAlpha > 0)
            settings[SettingNames.Mixup] = training.MixupAlpha.ToString("R", CultureInfo.InvariantCulture);
        if (training.CutmixAlpha > 0)
            settings[SettingNames.Cutmix] = training.CutmixAlpha.ToString("R", CultureInfo.InvariantCulture);

        // Settings of a later version of the same schema are compared too, whatever they mean.
        foreach (var unknown in new[] { dataset.Unknown, dataset.Sample?.Unknown, model.Unknown, training.Unknown })
        {
            foreach (var (name, value) in unknown ?? [])
                settings[name.Replace('_', ' ')] = value.ToString();
        }

        for (var i = 0; i < settings.Count; i++)
            settings.SetAt(i, shared(settings.GetAt(i).Value));
        return settings;
    }

    /// <summary>An optimizer's name and settings, its learning rate left out.</summary>
    public static string Of(OptimizerOptions optimizer) =>
        Named(optimizer.Name, JsonSerializer.SerializeToElement(optimizer, ExperimentStateJson.Default.OptimizerOptions), "learning_rate");

    /// <summary>A loss's name and settings.</summary>
    public static string Of(LossOptions loss) => Named(loss.Name, JsonSerializer.SerializeToElement(loss, ExperimentStateJson.Default.LossOptions));

    /// <summary>A schedule's name and settings.</summary>
    public static string Of(ScheduleOptions schedule) => Named(schedule.Name, JsonSerializer.SerializeToElement(schedule, ExperimentStateJson.Default.ScheduleOptions));

    /// <summary>
    /// What training computed in, or is to compute in where it has not begun. States that do not say were trained in float32, the only
    /// precision there was.
    /// </summary>
    private static string PrecisionOf(ExperimentState state) =>
        (state.Outcome is { Device: not null } begun ? begun.Precision : state.Training!.Precision).ToString().ToLowerInvariant();

    private static string SampleOf(DatasetOptions dataset, int seed)
    {
        if (dataset.Sample is { } sample)
        {
            return Invariant($"{sample.Percent:R} % of the images")
                + (dataset.SampledFrom is { } before ? Invariant($" of a sample of {before.Percent:R} %") : "")
                + (sample.Seed == seed ? "" : Invariant($", drawn by seed {sample.Seed}"))
                + (dataset.ValidationPath is not null || sample.TrainSplit == dataset.TrainSplit ? "" : Invariant($", from a division at {sample.TrainSplit:R}"));
        }

        return dataset.SampledFrom is { } origin ? Invariant($"{origin.Percent:R} % of the images") : "all images";
    }

    /// <summary>
    /// Identifies the images that there were to draw from. A sample's own list differs from seed to seed; where the state does not say what
    /// it was drawn from, its size must do.
    /// </summary>
    private static string FingerprintOf(DatasetOptions dataset)
    {
        // What follows the images themselves is the sample, which is a setting of its own.
        if (dataset.SampledFrom is not { } origin)
            return (dataset.Sample is null ? dataset.Contents?.Fingerprint : dataset.Contents?.Fingerprint.Split('@')[0]) ?? Values.None;
        return origin.Fingerprint ?? (dataset.Contents is { } drawn ? Invariant($"a sample of {drawn.TrainImages} + {drawn.ValidationImages} images") : Values.None);
    }

    /// <summary><c>sgd momentum 0.9, weight_decay 0.0001</c>; what is 0 is left out.</summary>
    private static string Named(string name, JsonElement options, string? except = null)
    {
        var settings = options.EnumerateObject()
            .Where(member => member.Name != "name" && member.Name != except && member.Value.ToString() != "0")
            .Select(member => $"{member.Name} {OnOneLine(member.Value)}");
        return $"{name} {string.Join(", ", settings)}".TrimEnd();
    }

    // A list keeps the line breaks of the indented file that it was read from.
    private static string OnOneLine(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? $"[{string.Join(", ", value.EnumerateArray().Select(OnOneLine))}]" : value.ToString();
}
