using Monk.Files;

namespace Monk.Data.Csv;

/// <summary>Writes labelled images as CSV files that <see cref="ImageCsv"/> reads back as they were.</summary>
internal static class ImageCsvWriter
{
    private static readonly string[] Delimiters = [";", "|", " ", "-", "\t"];

    /// <summary>What can stand between these labels.</summary>
    /// <exception cref="MonkException">Every delimiter occurs in a label.</exception>
    public static string DelimiterFor(IReadOnlyList<string> classes) =>
        Delimiters.FirstOrDefault(delimiter => !classes.Any(name => name.Contains(delimiter, StringComparison.Ordinal)))
        ?? throw new MonkException("The labels cannot be written into one column of a CSV file: each of ; | - space and tab occurs in one of them. Rename a label.");

    /// <summary>Writes some of a set's images with their labels, under Monk's headings.</summary>
    /// <remarks><paramref name="mayWrite"/> is as of <see cref="AtomicFile"/>.</remarks>
    public static void Write(string path, LabelledDataset images, IEnumerable<ImageSample> samples, string delimiter, Action? mayWrite = null) => AtomicFile.Write(
        path,
        stream => CsvTable.Write(
            stream, ["ID", "Label"], samples.Select(sample => (string[])[sample.Path, string.Join(delimiter, sample.AllLabels.Select(label => images.Classes[label]))])),
        mayWrite);
}
