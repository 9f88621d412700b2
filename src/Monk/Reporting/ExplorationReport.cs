using static System.FormattableString;

namespace Monk.Reporting;

/// <summary>Tells what an exploration found, in Monk's blocks.</summary>
internal static class ExplorationReport
{
    private const int MostShown = 10;

    public static void Classes(Report report, DatasetExploration exploration)
    {
        foreach (var set in exploration.Sets)
        {
            report.Line($"EDA: Class imbalance ({set.Name})");
            Numbered(report, 4, set.Classes, c => Invariant($"Class: {c.Class}, Number: {c.NumImages}"), int.MaxValue);
            report.Line();
        }
    }

    public static void Missing(Report report, DatasetExploration exploration, bool listed)
    {
        report.Line("EDA: Check Missing");
        if (!listed)
            report.Line("    Missing check not required for foldered dataset");
        foreach (var set in listed ? exploration.Sets : [])
        {
            report.Line(set.MissingImages!.Count == 0 ? $"    No missing image found in {set.Name} set." : Invariant($"    Missing images of {set.Name} set: {set.MissingImages.Count}"));
            Numbered(report, 8, set.MissingImages, path => path);
        }

        report.Line();
    }

    public static void Corrupt(Report report, DatasetExploration exploration)
    {
        report.Line("EDA: Check Corrupt");
        foreach (var set in exploration.Sets)
        {
            report.Line(set.CorruptImages!.Count == 0 ? $"    No corrupt image found in {set.Name} set." : $"    Corrupt images in folder {set.Folder} ({set.Name} set)");
            Numbered(report, 8, set.CorruptImages, image => $"{image.Path} ({image.Reason})");
        }

        foreach (var set in exploration.Sets)
        {
            foreach (var note in set.Notes)
                report.Line($"    Note ({set.Name} set): {note}");
        }

        report.Line();
        foreach (var set in exploration.Sets)
        {
            if (set.Sizes is not { } sizes)
                continue;
            report.Block(
                $"EDA: Image sizes ({set.Name})",
                ("Width", Invariant($"{sizes.SmallestWidth} to {sizes.LargestWidth} pixels, median {sizes.MedianWidth}")),
                ("Height", Invariant($"{sizes.SmallestHeight} to {sizes.LargestHeight} pixels, median {sizes.MedianHeight}")),
                ("Channels", Invariant($"{sizes.GreyImages} grey, {sizes.ColourImages} colour, {sizes.AlphaImages} with alpha")));
        }
    }

    public static void Duplicates(Report report, DatasetExploration exploration, int distance)
    {
        report.Line("EDA: Check Duplicates");
        Listed(report, exploration.Duplicates!, Invariant($"Files that are copies of others: {exploration.Duplicates!.Sum(group => group.Images.Count - 1)}"), "No two files are the same.");
        Listed(report, exploration.NearDuplicates!, Invariant($"Pairs of images that look the same (at most {distance} of 256 bits apart): {exploration.NearDuplicates!.Count}"), Invariant($"No two images look the same (at most {distance} of 256 bits apart)."));
        report.Line(exploration.Leaks.Count == 0
            ? "    No image was found in two sets."
            : Invariant($"    Of all these, in different sets: {exploration.Leaks.Count}. What is measured there is not measured on unseen images."));
        report.Line();
    }

    private static void Listed(Report report, IReadOnlyList<DuplicateImages> duplicates, string heading, string none)
    {
        report.Line($"    {(duplicates.Count == 0 ? none : heading)}");
        // What harms most first: copies in two sets, then copies with two labels.
        Numbered(report, 8, [.. duplicates.OrderByDescending(d => d.AcrossSets).ThenByDescending(d => d.LabelsDiffer)], duplicate => duplicate.ToString());
    }

    private static void Numbered<T>(Report report, int indent, IReadOnlyList<T> items, Func<T, string> text, int most = MostShown)
    {
        for (var i = 0; i < Math.Min(items.Count, most); i++)
            report.Line(Invariant($"{new string(' ', indent)}{i + 1}. {text(items[i])}"));
        if (items.Count > most)
            report.Line(Invariant($"{new string(' ', indent)}and {items.Count - most} more"));
    }
}
