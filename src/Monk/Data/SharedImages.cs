using Monk.Data.Cache;
using Monk.Files;
using Monk.Text;

namespace Monk.Data;

/// <summary>Images that are trained on and measured on too: what is measured then says nothing of new images.</summary>
internal static class SharedImages
{
    /// <summary>
    /// A warning where files validate that are also trained on; nothing where there are none. Copies of a file are found by <c>EDA</c>, not
    /// here.
    /// </summary>
    public static IReadOnlyList<string> Warnings(LabelledDataset train, LabelledDataset validation) =>
        In(train, validation) is { Count: > 0 } shared
            ? [$"{DatasetNote.Warning}{shared.Count} of {Listed.Count(validation.Samples.Count, "validation image")} {(shared.Count == 1 ? "is" : "are")} trained on too, "
                + $"so that the validation accuracy says little of new images: {Listed.Plain(shared)}"]
            : [];

    /// <summary>
    /// Of files that have been read: a warning of those that hold the same bytes as a training image and validate, or have another label;
    /// nothing where there are none.
    /// </summary>
    public static IReadOnlyList<string> SameContents(ImageContents contents, LabelledImages train, LabelledImages validation)
    {
        var trained = Keys(train).ToLookup(image => image.Key, image => image.Sample);
        var shared = Keys(validation).Where(image => trained.Contains(image.Key)).Select(image => $"{image.Sample.Path} as {trained[image.Key].First().Path}").ToList();
        var contradictory = Keys(train).Concat(Keys(validation)).GroupBy(image => image.Key, image => image.Sample)
            .Where(group => group.Select(sample => string.Join(',', sample.AllLabels)).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(group => string.Join(" and ", group.Select(sample => sample.Path).Distinct(StringComparer.Ordinal)))
            .ToList();
        List<string> warnings = [];
        if (shared.Count > 0)
        {
            warnings.Add($"{DatasetNote.Warning}{shared.Count} of {Listed.Count(validation.Samples.Count, "validation image")} {(shared.Count == 1 ? "holds" : "hold")} the same bytes as a training image, "
                + $"so that the validation accuracy says little of new ones: {Listed.Plain(shared)}. EDA(checkDuplicates: true) names all copies");
        }

        if (contradictory.Count > 0)
            warnings.Add($"{DatasetNote.Warning}{Listed.Count(contradictory.Count, "image")} {(contradictory.Count == 1 ? "is" : "are")} there more than once, with different labels: {Listed.Plain(contradictory)}");
        return warnings;

        IEnumerable<(UInt128 Key, ImageSample Sample)> Keys(LabelledImages images) =>
            from index in Enumerable.Range(0, images.Samples.Count)
            let content = contents.Of(images.FullPath(index))
            where content is not null
            select (content.Value.Key, images.Samples[index]);
    }

    /// <summary>The images of a set, as it names them, that are files of the training set.</summary>
    public static IReadOnlyList<string> In(LabelledDataset train, LabelledDataset other)
    {
        var (trainRoot, root) = (RealPath.Of(train.Root), RealPath.Of(other.Root));
        var trained = train.Samples.Select(sample => Path.GetFullPath(sample.Path, trainRoot)).ToHashSet(StringComparer.Ordinal);
        return [.. other.Samples.Select(sample => sample.Path).Where(path => trained.Contains(Path.GetFullPath(path, root)))];
    }
}
