using Monk.Text;

namespace Monk.Data.Csv;

/// <summary>
/// Decides whether the labels in a CSV file are one class each or several, and what stands between several. What nobody has said is asked
/// for where the labels leave it open.
/// </summary>
/// <param name="labels">Every label of the file, as its column has it.</param>
/// <param name="separator">What separates the file's columns.</param>
/// <param name="source">The file, in messages: "The training CSV file 'a.csv'".</param>
internal sealed class CsvLabels(IReadOnlyList<string> labels, string separator, string source)
{
    // What may stand between labels: the first four are seldom part of a name, the others often are.
    private static readonly string[] Strong = [",", ";", "|", "\t"];
    private static readonly string[] Weak = [" ", "-"];

    /// <summary>Whether images have several labels, and what stands between them.</summary>
    /// <param name="labelType">What was asked for.</param>
    /// <param name="delimiter">What was given; null where nobody has said.</param>
    /// <param name="classes">The classes that there are; null when the file says so itself.</param>
    /// <param name="lenient">Whether the labels of an experiment of before are read, which is not asked again.</param>
    /// <exception cref="MonkException">
    /// Labels look as if they were several, and nobody has said whether they are, or what stands between them.
    /// </exception>
    public (bool Several, string Delimiter, IReadOnlyList<string> Notes) Decide(LabelType labelType, string? delimiter, IReadOnlyList<string>? classes, bool lenient)
    {
        if (labelType == LabelType.Multiple)
        {
            var (chosen, notes) = delimiter is null ? Between(classes) : (delimiter, []);
            return (true, chosen, notes);
        }

        if (labelType == LabelType.Auto && delimiter is not null && delimiter != separator && labels.Any(label => label.Contains(delimiter, StringComparison.Ordinal)))
            return (true, delimiter, []);
        if (labelType == LabelType.Single || classes is not null || lenient)
            return (false, delimiter ?? DatasetLocation.DefaultDelimiter, []);
        var unused = delimiter is null || delimiter == separator ? [] : new[] { $"no label holds {Shown(delimiter)} (delimiter), so that each image has one class" };
        return (false, delimiter ?? DatasetLocation.DefaultDelimiter, [.. unused, .. OneClassEach()]);
    }

    /// <summary>What stands between labels that are known to be several.</summary>
    private (string Delimiter, IReadOnlyList<string> Notes) Between(IReadOnlyList<string>? classes)
    {
        var found = Strong.Concat(Weak).Where(delimiter => labels.Any(label => label.Contains(delimiter, StringComparison.Ordinal))).ToList();
        if (classes is not null)
        {
            // The delimiter is the one that leaves nothing but labels that there are.
            var known = new KnownClasses(classes);
            return (found.FirstOrDefault(delimiter => labels.All(label => Parts(label, delimiter).All(part => known.Find(part) is not null))) ?? DatasetLocation.DefaultDelimiter, []);
        }

        if (found.Count == 0)
            return (DatasetLocation.DefaultDelimiter, []);
        var strong = found.Intersect(Strong).ToList();
        if (strong.Count == 1)
            return (strong[0], [$"labels of one image are separated by {Shown(strong[0])}, as its labels show, such as '{Example(strong[0])}'"]);
        throw new MonkException(
            $"{source} has several labels an image (labelType: LabelType.Multiple), and nothing says what stands between them: labels hold {string.Join(" and ", found.Select(Shown))}, such as '{Example(found[0])}'. "
            + $"Pass delimiter: {Literal(found[0])}{string.Concat(found.Skip(1).Select(delimiter => $" or {Literal(delimiter)}"))}.");
    }

    private List<string> OneClassEach()
    {
        if (labels.Count > 0 && labels.All(label => label is ['[', .., ']']))
        {
            throw new MonkException(
                $"{source} has lists for labels, such as '{labels[0]}', and a list is no class. Write the labels of an image with a character between them, such as 'cat;dog', and pass "
                + "labelType: LabelType.Multiple with delimiter: \";\"; or pass labelType: LabelType.Single if each list is one class.");
        }

        foreach (var delimiter in Strong.Concat(Weak))
        {
            if (LookLikeSeveral(delimiter))
            {
                throw new MonkException(
                    $"{source} has labels such as '{Example(delimiter)}', which may be one class or several labels separated by {Shown(delimiter)}, and nothing says which. "
                    + $"Pass labelType: LabelType.Single if each is one class, or labelType: LabelType.Multiple with delimiter: {Literal(delimiter)} if images have several labels.");
            }
        }

        var held = Strong.FirstOrDefault(delimiter => labels.Any(label => label.Contains(delimiter, StringComparison.Ordinal)));
        List<string> empty = [.. labels.Where(IsMissingValue).Distinct(StringComparer.Ordinal)];
        List<string> notes = empty.Count == 0 ? [] : [
            $"{DatasetNote.Warning}{Listed.Quoted(empty)} {(empty.Count == 1 ? "is a class" : "are classes")}, as the label of {Listed.Count(labels.Count(empty.Contains), "image")}; if it stands for a label that is missing, leave these lines out"];
        return held is null ? notes : [.. notes, $"labels that hold {Shown(held)}, such as '{Example(held)}', are one class each; if they are several labels, pass labelType: LabelType.Multiple and delimiter: {Literal(held)}"];
    }

    /// <summary>
    /// Whether parts of labels are labels themselves. A class name may hold a comma ("shoe, red") and share a part with another ("shoe,
    /// blue"); but if a part also stands alone, or comes first here and later there, the parts are what images are labelled with. Of a
    /// space or a hyphen, which names often hold, all parts must stand alone.
    /// </summary>
    private bool LookLikeSeveral(string delimiter)
    {
        var distinct = labels.Distinct(StringComparer.Ordinal).ToList();
        var alone = distinct.Where(label => !label.Contains(delimiter, StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var composed = distinct.Where(label => label.Contains(delimiter, StringComparison.Ordinal)).Select(label => Parts(label, delimiter)).Where(parts => parts.Count > 1).ToList();
        if (composed.Count == 0)
            return false;
        if (Weak.Contains(delimiter))
            return composed.TrueForAll(parts => parts.All(alone.Contains));
        return composed.Exists(parts => parts.Exists(alone.Contains))
            || composed.SelectMany(parts => parts.Index()).GroupBy(part => part.Item, StringComparer.OrdinalIgnoreCase).Any(group => group.Select(part => part.Index).Distinct().Count() > 1);
    }

    /// <summary>What programs write where there is no value.</summary>
    private static bool IsMissingValue(string label) => label.ToUpperInvariant() is "NA" or "N/A" or "#N/A" or "<NA>" or "NAN" or "NULL" or "?";

    private string Example(string delimiter) => labels.First(label => label.Contains(delimiter, StringComparison.Ordinal));

    private static List<string> Parts(string label, string delimiter) => [.. label.Split(delimiter, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static string Shown(string delimiter) => delimiter switch
    {
        " " => "a space",
        "\t" => "a tab",
        _ => $"'{delimiter}'",
    };

    private static string Literal(string delimiter) => delimiter == "\t" ? "\"\\t\"" : $"\"{delimiter}\"";
}
