using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Monk.Files;
using Monk.Training.Metrics;

namespace Monk.Training;

/// <summary>Reads what there is of a <c>history.csv</c>, also while another process appends to it.</summary>
internal static class HistoryCsv
{
    private static readonly string[] ValueColumns =
        ["train_acc", "train_loss", "val_acc", "val_loss", "learning_rate", "seconds", "images_per_second", "outputs_equal", .. CachedWorkColumns.Names];

    private static readonly CsvConfiguration Lenient = new(CultureInfo.InvariantCulture)
    {
        BadDataFound = null,
        MissingFieldFound = null,
        DetectColumnCountChanges = false,
    };

    /// <summary>Every whole row that holds an epoch; a value that is missing is NaN. Empty when there is no such file.</summary>
    public static IReadOnlyList<EpochResult> Read(string path)
    {
        string text;
        try
        {
            text = RegularFile.Text(RegularFile.ReadAllBytes(path, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing to read is what an experiment that was never trained, or is deleted this moment, has.
            return [];
        }

        // A row is whole once its line has ended.
        text = text[..(text.LastIndexOf('\n') + 1)];
        using var csv = new CsvReader(new StringReader(text), Lenient);
        var epochs = new List<EpochResult>();
        if (!csv.Read() || !csv.ReadHeader() || csv.GetFieldIndex("epoch", isTryGet: true) < 0)
            return epochs;

        var columns = ValueColumns
            .Select(name => csv.GetFieldIndex(name, isTryGet: true))
            .ToArray();
        var metrics = MetricColumns.In(csv.HeaderRecord ?? []);
        var epochColumn = csv.GetFieldIndex("epoch");
        while (csv.Read())
        {
            if (!int.TryParse(csv.GetField(epochColumn), NumberStyles.Integer, CultureInfo.InvariantCulture, out var epoch) || epoch < 1)
                continue;
            epochs.Add(new EpochResult
            {
                Epoch = epoch,
                TrainAccuracy = Number(csv, columns[0]),
                TrainLoss = Number(csv, columns[1]),
                ValidationAccuracy = Number(csv, columns[2]),
                ValidationLoss = Number(csv, columns[3]),
                LearningRate = Number(csv, columns[4]),
                Seconds = Number(csv, columns[5]),
                ImagesPerSecond = Number(csv, columns[6]),
                OutputsAreEqual = Number(csv, columns[7]) == 1,
                Cached = CachedWorkColumns.From([.. columns.Skip(8).Select(column => Number(csv, column))]),
                OwnMetrics = MetricsOf(csv, metrics),
            });
        }

        return epochs;
    }

    private static Dictionary<string, double>? MetricsOf(CsvReader csv, IReadOnlyList<(string Name, int Column)> metrics)
    {
        var values = metrics.Select(metric => (metric.Name, Value: Number(csv, metric.Column)))
            .Where(metric => double.IsFinite(metric.Value))
            .DistinctBy(metric => metric.Name).ToDictionary(metric => metric.Name, metric => metric.Value, StringComparer.Ordinal);
        return values.Count == 0 ? null : values;
    }

    private static double Number(CsvReader csv, int column) =>
        column >= 0 && double.TryParse(csv.GetField(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
