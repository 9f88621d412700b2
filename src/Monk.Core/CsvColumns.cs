using System.Text.Json.Serialization;

namespace Monk;

/// <summary>
/// Says which columns of a CSV file are read, where they are not simply the first two: <c>columns: new("file", "class")</c>. With more than
/// one label column, the columns hold 0 or 1, and their headings are the labels: <c>columns: new("image", "red", "green", "blue")</c>.
/// </summary>
/// <param name="Image">
/// The heading of the column with the images' paths; where headings are missing or repeated, the column's number, from 1.
/// </param>
/// <param name="Labels">The heading, or number, of the label's column; or of the columns of 0 and 1, one for each label.</param>
[method: JsonConstructor]
public sealed record CsvColumns(string Image, params IReadOnlyList<string> Labels)
{
    /// <summary>Whether two name the same columns in the same order.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(CsvColumns? other) => other is not null && Image == other.Image && Labels.SequenceEqual(other.Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Image, Labels.Count);

    /// <summary>As it is written in a program: <c>new("image", "label")</c>.</summary>
    public override string ToString() => $"new({string.Join(", ", Labels.Prepend(Image).Select(name => $"\"{Escaped(name)}\""))})";

    private static string Escaped(string name) =>
        name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);

    internal CsvColumns Checked()
    {
        Check.NotEmpty("columns.Image", Image);
        if (Labels is null || Labels.Count == 0)
            throw new MonkException($"columns names '{Image}' and no label column; name one, such as columns: new(\"{Image}\", \"label\"), or several that hold 0 and 1.");
        foreach (var label in Labels)
            Check.NotEmpty("columns.Labels", label);
        return this;
    }
}
