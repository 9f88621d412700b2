namespace Monk.Data.Csv;

/// <summary>What is to be read of a CSV file, and how.</summary>
/// <param name="Path">The file.</param>
/// <param name="Root">The folder that its paths are relative to.</param>
/// <param name="Purpose">What the data is for, in messages: "training", "validation", "test".</param>
internal sealed record CsvRequest(string Path, string Root, string Purpose)
{
    /// <summary>What stands between the labels of one image; null where nobody has said.</summary>
    public string? Delimiter { get; init; }

    public LabelType LabelType { get; init; }

    /// <summary>The columns that are read; null where the file says so itself.</summary>
    public CsvColumns? Columns { get; init; }

    /// <summary>Whether the columns are those of another file of the experiment, and this one may have others.</summary>
    public bool ColumnsAreDefault { get; init; }

    /// <summary>The classes that there are; null when the file says so itself.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Whether <see cref="ImageCsvWriter"/> wrote the file, so that spaces around paths and labels belong to them.</summary>
    public bool AsWritten { get; init; }

    /// <summary>
    /// Whether an experiment has read the file before there were rules for columns and labels: then its first two columns, without a
    /// question.
    /// </summary>
    public bool Lenient { get; init; }
}

/// <summary>A line of a CSV file.</summary>
/// <param name="Line">Its number, from 1, the header counted.</param>
/// <param name="Path">The image, as the file has it.</param>
/// <param name="Label">The label's column; empty where each label has a column.</param>
internal sealed record CsvRow(int Line, string Path, string Label)
{
    /// <summary>The labels that it gives the image.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}
