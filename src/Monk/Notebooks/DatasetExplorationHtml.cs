using Monk.Text;
using static System.FormattableString;

namespace Monk.Notebooks;

/// <summary>What was found in the images, as a table of the sets and the pictures that were asked for.</summary>
internal static class DatasetExplorationHtml
{
    private const int DuplicatesShown = 20;

    public static string Of(DatasetExploration exploration)
    {
        var html = new Html().Table("Images", ["set", "images", "missing", "corrupt", "width", "height"], exploration.Sets.Select(set => (IReadOnlyList<string>)
        [
            set.Name,
            Invariant($"{set.NumImages}"),
            set.MissingImages is { } missing ? Invariant($"{missing.Count}") : Values.None,
            set.CorruptImages is { } corrupt ? Invariant($"{corrupt.Count}") : Values.None,
            set.Sizes is { } width ? Invariant($"{width.SmallestWidth} – {width.LargestWidth}") : Values.None,
            set.Sizes is { } height ? Invariant($"{height.SmallestHeight} – {height.LargestHeight}") : Values.None,
        ]));
        html.Table("Classes", ["class", .. exploration.Sets.Select(set => set.Name)], exploration.Sets[0].Classes.Select(c => (IReadOnlyList<string>)
        [
            c.Class,
            .. exploration.Sets.Select(set => Invariant($"{set.Classes.FirstOrDefault(other => other.Class == c.Class)?.NumImages ?? 0}")),
        ]));
        var duplicates = (exploration.Duplicates ?? []).Concat(exploration.NearDuplicates ?? []).OrderByDescending(d => d.AcrossSets).ThenBy(d => d.Distance).ToList();
        if (duplicates.Count > 0)
        {
            html.Table(Invariant($"Duplicates and images that look the same: {duplicates.Count}, of them {exploration.Leaks.Count} in different sets"), ["images", "bits apart", "labels"], duplicates.Take(DuplicatesShown).Select(d => (IReadOnlyList<string>)
            [
                string.Join(" = ", d.Images.Select(image => $"{image.Set}/{image.Path}")),
                Invariant($"{d.Distance}"),
                d.LabelsDiffer ? "different" : "the same",
            ]));
        }

        foreach (var picture in exploration.Shown)
            html.Picture("a picture of the data set", picture);
        return html.ToString();
    }
}
