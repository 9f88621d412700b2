using System.Globalization;
using Monk.Files;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>
/// <c>comparison.csv</c>: Monk's 23 columns by name and order, then ours. Monk itself writes the time and the memory into each other's
/// column and turns "All layers trained" around; here each column holds what its name says.
/// </summary>
internal static class ComparisonTable
{
    public static readonly IReadOnlyList<(string Name, Func<ComparisonRow, string?> Value)> Columns =
    [
        ("project", row => row.Project),
        ("experiment", row => row.Experiment),
        ("base_model", row => Text(row.Model)),
        ("origin", row => Text(Origin(row))),
        ("best val acc", row => Number(row.BestValidationAccuracy)),
        ("test acc", row => Number(row.Test?.Accuracy)),
        ("num test images", row => Number(row.Test?.NumImages)),
        ("epochs", row => Number(row.NumEpochs)),
        ("base lr", row => row.Asked is { } asked ? SettingText.Number(asked.Optimizer.LearningRate) : null),
        ("optimizer", row => Text(row.Asked?.Optimizer.Name)),
        ("lr scheduler", row => Text(row.Asked?.Schedule.Name)),
        ("loss func", row => Text(row.Asked?.Loss.Name)),
        ("All layers trained", row => row.Asked is { } asked ? Printed.Flag(!asked.Model.FreezeBaseNetwork) : null),
        ("gpu used", row => row.Device is { } device ? Printed.Flag(device.StartsWith("cuda", StringComparison.OrdinalIgnoreCase)) : null),
        ("max gpu usage", row => row.MaxGpuMemoryMebibytes is { } memory ? Invariant($"{memory} Mb") : null),
        ("training time", row => row.TrainingTime is { } time ? Printed.Duration(time) : null),
        ("train dataset type", row => row.DatasetType),
        ("num train images", row => Number(row.NumTrainImages)),
        ("num val images", row => Number(row.NumValidationImages)),
        ("shuffled dataset", row => row.Asked is { } asked ? Printed.Flag(asked.Dataset.Shuffle) : null),
        ("train transforms", row => Text(row.Setting(SettingNames.TrainTransforms))),
        ("val transforms", row => Text(row.Setting(SettingNames.ValidationTransforms))),
        ("test transforms", row => Text(row.Setting(SettingNames.TestTransforms))),

        ("seed", row => Number(row.Seed)),
        ("precision", row => Text(row.Setting(SettingNames.Precision))),
        ("device", row => Text(row.Device)),
        ("best epoch", row => Number(row.BestEpoch)),
        ("last val acc", row => Number(row.LastValidationAccuracy)),
        ("train loss", row => Number(row.TrainLoss)),
        ("val loss", row => Number(row.ValidationLoss)),
        ("macro F1", row => Number(row.Test?.MacroF1)),
        ("parameters", row => Number(row.NumParameters)),
        ("trainable parameters", row => Number(row.NumTrainableParameters)),
        ("images/s", row => Number(row.ImagesPerSecond)),
        ("peak memory", row => row.PeakProcessMemoryMebibytes is { } memory ? Invariant($"{memory} Mb") : null),
        ("dataset fingerprint", row => Text(row.Fingerprint)),
        ("library version", row => Text(row.LibraryVersion)),
        ("status", row => Conditions.Describe(row)),
        ("epochs completed", row => Number(row.EpochsCompleted)),
        ("test acc 95% low", row => Number(100 * row.Test?.AccuracyInterval.Low)),
        ("test acc 95% high", row => Number(100 * row.Test?.AccuracyInterval.High)),
        ("training time without cache", row => row.TrainingTimeWithoutCache is { } time ? Printed.Duration(time) : null),
        ("images/s without cache", row => Number(row.ImagesPerSecondWithoutCache)),
        ("features found", row => Number(row.Cached?.FeaturesFound)),
        ("images found decoded", row => Number(row.Cached?.ImagesFound)),
        ("processor", row => Text(row.Processor)),
        ("threads", row => Number(row.Threads)),
        ("note", row => Text(row.Problem)),
        ("test weights", row => row.Test?.Weights),
        ("test weights epoch", row => Number(row.Test?.Epoch)),
        ("test set", row => Text(row.Test?.TestPath)),
    ];

    /// <summary>Writes the table; <paramref name="own"/> are columns after the built-in ones.</summary>
    public static void Write(IReadOnlyList<ComparisonRow> rows, Stream stream, IReadOnlyList<ComparisonColumn>? own = null) => CsvTable.Write(
        stream,
        Columns.Select(column => column.Name).Concat((own ?? []).Select(column => column.Name)),
        rows.Index().Select(row => Columns.Select(column => column.Value(row.Item))
            .Concat((own ?? []).Select(column => Text(column.Values[row.Index])))
            .Select(value => value ?? Values.None)),
        mark: true);

    /// <summary>Monk's two names, and behind them those that these were copied from in turn.</summary>
    private static string Origin(ComparisonRow row) => row.CopiedFrom.Count == 0
        ? "['New', 'New']"
        : string.Join(" from ", row.CopiedFrom.Select(origin => $"['{origin.Project}', '{origin.Experiment}']"));

    private static string? Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0.######", CultureInfo.InvariantCulture) : null;

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    /// <summary>A state may come from anywhere.</summary>
    private static string? Text(string? text) => CsvTable.Text(text);
}
