using Monk.Experiments;
using Monk.Text;
using static Monk.Comparing.ComparedSetting;
using static Monk.Comparing.SettingText;

namespace Monk.Comparing;

/// <summary>The settings by which experiments are compared, in the order in which they are shown.</summary>
internal static class ComparedSettings
{
    /// <summary>
    /// All but those of later versions. The last ones are named where they are used: a table of folders need not speak of CSV files, nor
    /// one of architectures of layers.
    /// </summary>
    public static readonly IReadOnlyList<ComparedSetting> All =
    [
        Of(SettingNames.Model, of => of.Model.Name, name => name),
        Of(SettingNames.Pretrained, of => of.Model.UsePretrained, Printed.Flag),
        Of(SettingNames.PretrainedFile, of => of.Model.PretrainedFile, OrNone),
        Of(SettingNames.AllLayersTrained, of => !of.Model.FreezeBaseNetwork, Printed.Flag),
        Of(SettingNames.FrozenLayers, of => of.Model.FrozenLayers, layers => layers > 0 ? Number(layers) : Values.None),
        Of(SettingNames.Dataset, of => of.Dataset.TrainPath, path => path),
        Of(SettingNames.ValidationData, of => of.Dataset.Validation, Validation),
        Of(SettingNames.Sample, of => of.Dataset.Sample, Sample),
        Of(SettingNames.DatasetFingerprint, of => of.Dataset.Images, Images),
        Of(SettingNames.InputSize, of => of.Dataset.InputSize, size => size.ToString()),
        Of(SettingNames.BatchSize, of => of.Dataset.BatchSize, Number),
        Of(SettingNames.Shuffle, of => of.Dataset.Shuffle, Printed.Flag),
        Of(SettingNames.TrainTransforms, of => of.Dataset.TrainTransforms, PrintedSettings.Transforms),
        Of(SettingNames.ValidationTransforms, of => of.Dataset.ValidationTransforms, PrintedSettings.Transforms),
        Of(SettingNames.TestTransforms, of => of.Dataset.TestTransforms, PrintedSettings.Transforms),
        Of(SettingNames.Optimizer, of => of.Optimizer.AtOneRate(), ExperimentSettings.Of), // The rate is a setting of its own.
        Of(SettingNames.LearningRate, of => of.Optimizer.LearningRate, Number),
        Of(SettingNames.Schedule, of => of.Schedule, ExperimentSettings.Of),
        Of(SettingNames.Loss, of => of.Loss, ExperimentSettings.Of),
        Of(SettingNames.Epochs, of => of.Training.NumEpochs, Number),
        Of(SettingNames.Seed, of => of.Training.Seed, Number, mayDifferAmongRepetitions: true),
        Of(SettingNames.Precision, of => of.Precision, Word),
        Of(SettingNames.Device, of => of.Device, OrNone),
        Of(SettingNames.LibraryVersion, of => of.LibraryVersion, version => version),

        Of(SettingNames.AppendedLayers, of => of.Model.Head, Head),
        Of(SettingNames.Network, of => of.Model.Network, Network),
        Of(SettingNames.WeightsPath, of => of.Model.WeightsPath, path => path),
        Of(SettingNames.StartWeights, of => WithoutOwnFile(of.Model.StartWeights), StartWeights),
        Of(SettingNames.TrainCsv, of => of.Dataset.TrainCsv, path => path),
        Of(SettingNames.Delimiter, of => of.Dataset.Delimiter, delimiter => delimiter is null ? null : $"'{delimiter}'"),
        Of(SettingNames.Columns, of => of.Dataset.Columns, columns => columns?.ToString()),
        Of(SettingNames.ValidationCsv, of => of.Dataset.ValidationCsv, path => path),
        Of(SettingNames.LabelType, of => of.Dataset.HasSeveralLabels, several => several ? "multiple" : null),
        Of(SettingNames.Background, of => of.Dataset.Background, Background),
        Of(SettingNames.WeightedSampling, of => of.Dataset.WeightedSampling, weighted => weighted ? Printed.Flag(true) : null),
        Of(SettingNames.EarlyStopping, of => of.Training.EarlyStopping, EarlyStopping),
        Of(SettingNames.TimeBudget, of => of.Training.TimeBudgetSeconds, seconds => seconds is { } given ? $"{Number(given)} s" : null),
        Of(SettingNames.GradientAccumulation, of => of.Training.GradientAccumulation, Accumulation),
        Of(SettingNames.WeightAveraging, of => of.Training.WeightAveragingDecay, decay => decay is { } given ? Number(given) : null),
        Of(SettingNames.Mixup, of => of.Training.MixupAlpha, alpha => alpha > 0 ? Number(alpha) : null),
        Of(SettingNames.Cutmix, of => of.Training.CutmixAlpha, alpha => alpha > 0 ? Number(alpha) : null),
    ];

    /// <summary>
    /// Whose weights they are, without where the experiment's own copy lies; their classes and their head follow from whose they are.
    /// </summary>
    private static StartWeights? WithoutOwnFile(StartWeights? start) =>
        start is null ? null : start with { Path = "", Classes = [], Head = [] };
}
