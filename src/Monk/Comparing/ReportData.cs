using System.Globalization;
using System.Text;
using System.Text.Json;
using Monk.Drawing;
using Monk.Experiments;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>The data of a report, as the page's script reads it. Texts that occur often are written once, in a list of strings.</summary>
internal static class ReportData
{
    /// <summary>Longer histories are thinned to this many points.</summary>
    private const int MostPoints = 500;

    private static readonly (string Title, ComparisonMetric Metric, Func<MeanAndDeviation, string> Text)[] GroupMetrics =
    [
        ("val acc, best", ComparisonMetric.BestValidationAccuracy, value => Invariant($"{100 * value.Mean:F1} ± {100 * value.StandardDeviation:F1} %")),
        ("val acc, last", ComparisonMetric.LastValidationAccuracy, value => Invariant($"{100 * value.Mean:F1} ± {100 * value.StandardDeviation:F1} %")),
        ("test acc", ComparisonMetric.TestAccuracy, value => Invariant($"{value.Mean:F1} ± {value.StandardDeviation:F1} %")),
        ("macro F1", ComparisonMetric.MacroF1, value => Invariant($"{value.Mean:F3} ± {value.StandardDeviation:F3}")),
        ("val loss", ComparisonMetric.ValidationLoss, value => $"{Values.Loss(value.Mean)} ± {Values.Loss(value.StandardDeviation)}"),
        ("time, s", ComparisonMetric.TrainingTime, value => Invariant($"{value.Mean:F1} ± {value.StandardDeviation:F1}")),
        ("time without cache, s", ComparisonMetric.TrainingTimeWithoutCache, value => Invariant($"{value.Mean:F1} ± {value.StandardDeviation:F1}")),
    ];

    /// <summary>The data as JSON in which nothing can end the element that holds it: &lt;, &gt; and &amp; are written as escapes.</summary>
    public static string Json(Comparison comparison, IReadOnlyList<ExperimentCurves> curves)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            Write(json, comparison, curves);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, Comparison comparison, IReadOnlyList<ExperimentCurves> curves)
    {
        var rows = comparison.Rows;
        var settings = rows.SelectMany(row => row.Settings.Keys).Distinct().ToList();
        var strings = new StringTable();
        var styles = ComparisonPictures.StylesOf(rows);
        var oneProject = rows.Select(row => row.Project).Distinct().Count() == 1;

        json.WriteStartObject();
        Text(json, "name", comparison.Name);
        json.WriteString("version", ExperimentStore.LibraryVersion);
        json.WriteString("generated", DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture));
        Strings(json, "warnings", [.. comparison.Warnings, .. ExperimentCurves.Warnings(rows, curves)]);
        Text(json, "conclusion", ComparisonVerdict.Of(comparison));
        Strings(json, "settings", settings);
        Strings(json, "palette", SeriesStyle.Palette);
        json.WriteStartArray("dashes");
        foreach (var pattern in SeriesStyle.DashPatterns)
            Numbers(json, pattern);
        json.WriteEndArray();
        Marks(json, comparison);
        json.WriteNumber("curvesLeftOut", Math.Max(0, rows.Count - ExperimentCurves.Read));

        if (comparison.OwnColumns.Count > 0)
            Columns(json, comparison.OwnColumns);

        json.WriteStartArray("rows");
        var unnamed = styles.Count;
        var ranked = TestChoice.Ranked(rows).ToHashSet(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < rows.Count; i++)
            Row(json, rows[i], oneProject, settings, strings, styles.TryGetValue(i, out var style), style?.Slot ?? unnamed++, ranked.Contains(rows[i]), curves[i]);
        json.WriteEndArray();
        Strings(json, "strings", strings.All);

        Strings(json, "groupMetrics", GroupMetrics.Select(metric => metric.Title));
        var indices = rows.Index().ToDictionary(row => (row.Item.Project, row.Item.Experiment), row => row.Index);
        json.WriteStartArray("groups");
        foreach (var group in comparison.SeedGroups)
        {
            json.WriteStartObject();
            json.WriteStartArray("rows");
            foreach (var row in group.Rows)
                json.WriteNumberValue(indices[(row.Project, row.Experiment)]);
            json.WriteEndArray();
            Strings(json, "values", GroupMetrics.Select(metric => group.Value(metric.Metric) is { } value ? metric.Text(value) : null));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Columns(Utf8JsonWriter json, IReadOnlyList<ComparisonColumn> columns)
    {
        json.WriteStartArray("ownColumns");
        foreach (var column in columns)
        {
            json.WriteStartObject();
            Text(json, "title", column.Name);
            Strings(json, "values", column.Values);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Of which columns the best value may be marked: where experiments cannot be told apart, none is better.</summary>
    private static void Marks(Utf8JsonWriter json, Comparison comparison)
    {
        var rows = comparison.Rows;
        var timesCompare = ComparisonWarnings.Devices(rows) is null;
        json.WriteStartObject("marks");
        json.WriteBoolean("bestVal", ValidationRanking.Of(rows).IsDecided);
        json.WriteBoolean("lastVal", ValidationRanking.By(rows, row => row.LastValidationAccuracy).IsDecided);
        json.WriteBoolean("test", comparison.BestTwo is { Test.IsSignificant: true });
        json.WriteBoolean("valLoss", ComparisonWarnings.Validation(rows) is null);
        json.WriteBoolean("time", timesCompare && comparison.Best(ComparisonMetric.TrainingTime) is not null);
        json.WriteBoolean("rate", timesCompare && comparison.Best(ComparisonMetric.ImagesPerSecond) is not null);
        json.WriteBoolean("gpu", ComparisonWarnings.GpuMemory(rows) is null);
        json.WriteEndObject();
        json.WriteNumber("notToldApart", comparison.NotToldApart.Count);
        Number(json, "quickest", timesCompare && comparison.Best(ComparisonMetric.TrainingTime) is { } quickest ? rows.Index().First(row => ReferenceEquals(row.Item, quickest)).Index : null);
    }

    private static void Row(
        Utf8JsonWriter json, ComparisonRow row, bool oneProject, List<string> settings, StringTable strings, bool named, int slot, bool testRanked, ExperimentCurves curves)
    {
        json.WriteStartObject();
        Text(json, "name", oneProject ? row.Experiment : row.FullName);
        Text(json, "folder", row.FullName);
        json.WriteString("href", $"../../{Uri.EscapeDataString(row.Project)}/{Uri.EscapeDataString(row.Experiment)}/");
        json.WriteString("condition", row.Condition switch { ExperimentCondition.Completed => "completed", ExperimentCondition.Running => "running", _ => "other" });
        Text(json, "status", Conditions.Describe(row));
        Text(json, "problem", row.Problem);
        Number(json, "seed", row.Seed);
        Number(json, "bestVal", 100 * row.BestValidationAccuracy);
        Number(json, "bestEpoch", row.BestEpoch);
        Number(json, "lastVal", 100 * row.LastValidationAccuracy);
        Number(json, "trainLoss", row.TrainLoss);
        Number(json, "valLoss", row.ValidationLoss);
        Number(json, "seconds", row.TrainingTime?.TotalSeconds);
        Number(json, "wholeSeconds", row.TrainingTimeWithoutCache?.TotalSeconds);
        Text(json, "found", row.Cached is { FoundAnything: true } found ? found.ToString() : null);
        Number(json, "imagesPerSecond", row.ImagesPerSecond);
        Text(json, "processor", row.Processor);
        Number(json, "gpu", row.MaxGpuMemoryMebibytes);
        Number(json, "peak", row.PeakProcessMemoryMebibytes);
        Number(json, "parameters", row.NumParameters);
        Number(json, "trainable", row.NumTrainableParameters);
        json.WriteNumber("slot", slot);
        json.WriteBoolean("named", named);
        if (row.Reproduction is { } code)
            json.WriteString("code", Printable.Lines(code));
        if (row.Settings.Count > 0)
        {
            json.WriteStartArray("settings");
            foreach (var setting in settings)
                json.WriteNumberValue(strings.IndexOf(row.Setting(setting) ?? Values.None));
            json.WriteEndArray();
        }

        if (row.Test is { } test)
            Test(json, test, testRanked);
        if (curves.Epochs > 0)
            Curves(json, curves);
        json.WriteEndObject();
    }

    private static void Test(Utf8JsonWriter json, TestResult test, bool ranked)
    {
        json.WriteStartObject("test");
        Number(json, "accuracy", test.Accuracy);
        Number(json, "low", 100 * test.AccuracyInterval.Low);
        Number(json, "high", 100 * test.AccuracyInterval.High);
        Number(json, "f1", test.MacroF1);
        json.WriteNumber("images", test.NumImages);
        json.WriteBoolean("ranked", ranked);
        Text(json, "path", test.TestPath);
        Text(json, "weights", test.WeightsText);
        Strings(json, "classes", test.Classes);
        json.WriteStartArray("confusion");
        foreach (var counts in test.ConfusionMatrix)
        {
            json.WriteStartArray();
            foreach (var count in counts)
                json.WriteNumberValue(count);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Curves(Utf8JsonWriter json, ExperimentCurves curves)
    {
        var step = (curves.Epochs + MostPoints - 1) / MostPoints;
        json.WriteStartObject("curves");
        json.WriteNumber("epochs", curves.Epochs);
        json.WriteNumber("step", step);
        foreach (var (name, values, factor) in new[] { ("ta", curves.TrainAccuracy, 100.0), ("tl", curves.TrainLoss, 1), ("va", curves.ValidationAccuracy, 100), ("vl", curves.ValidationLoss, 1) })
        {
            json.WritePropertyName(name);
            json.WriteStartArray();
            for (var i = 0; i < values.Length; i += step)
            {
                if (float.IsFinite(values[i]))
                    json.WriteRawValue((factor * values[i]).ToString("G5", CultureInfo.InvariantCulture));
                else
                    json.WriteNullValue();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string?> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value is null ? null : Printable.Line(value));
        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, IEnumerable<float> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    // A browser, too, takes some characters of a name for commands to turn the text after it around.
    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, Printable.Line(value));
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
    }

    private sealed class StringTable
    {
        private readonly Dictionary<string, int> _indices = [];

        public IReadOnlyCollection<string> All => _indices.Keys;

        public int IndexOf(string text)
        {
            if (!_indices.TryGetValue(text, out var index))
                _indices[text] = index = _indices.Count;
            return index;
        }
    }
}
