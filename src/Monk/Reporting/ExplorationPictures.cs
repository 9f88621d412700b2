using Monk.Data.Exploration;
using Monk.Data.Splitting;
using Monk.Drawing;
using Monk.Imaging;
using static System.FormattableString;

namespace Monk.Reporting;

/// <summary>The pictures of an exploration.</summary>
internal static class ExplorationPictures
{
    private const int MostBars = 48;
    private const int MostRows = 12;

    // Sharp on a dense screen, for which pictures are drawn at twice their size.
    private const int ThumbnailSide = 2 * ContactSheet.Cell;

    /// <summary>A bar for each class of each set.</summary>
    public static Picture ClassBalance(string title, DatasetExploration exploration)
    {
        var names = exploration.Sets[0].Classes.Select(c => c.Class).ToList();
        var most = Math.Max(1, MostBars / exploration.Sets.Count);
        var largest = exploration.Sets[0].Classes.OrderByDescending(c => c.NumImages).Select(c => c.Class).ToList();
        // Of many classes the two ends tell most.
        HashSet<string> shown = largest.Count <= most ? [.. largest] : [.. largest.Take(most / 2), .. largest.TakeLast(most - most / 2)];
        return new BarChart
        {
            Title = title,
            Subtitle = string.Join(", ", exploration.Sets.Select(set => Invariant($"{set.Name}: {set.NumImages:N0} images"))),
            XLabel = "Images",
            Bars = [.. names.Where(shown.Contains).SelectMany(name => exploration.Sets.Index().Select(set => Bar(name, set.Item, set.Index)))],
            Notes = shown.Count == names.Count ? [] : [Invariant($"The largest and the smallest of {names.Count} classes.")],
        }.ToPicture();
    }

    /// <summary>Some images of each class of a set, drawn by the seed.</summary>
    public static Picture Sheet(string title, NamedImages set, int seed, CancellationToken cancellation)
    {
        var counts = set.Counts();
        var ordered = SeededOrder.Of(set.Images.Samples, seed);
        var rows = set.Classes.Index().Take(MostRows).Select(entry => new ContactRow(
            entry.Item,
            Invariant($"{counts[entry.Index].NumImages:N0} images"),
            [.. ordered.Where(sample => sample.AllLabels.Contains(entry.Index)).Select(sample => Thumbnail(Path.Combine(set.Images.Root, sample.Path), set.Images.Background, cancellation)).OfType<ContactImage>().Take(ContactSheet.Columns)]));
        return new ContactSheet
        {
            Title = title,
            Subtitle = Invariant($"{set.Name}: {set.Images.Samples.Count:N0} images, some of each class drawn at random"),
            Rows = [.. rows],
            Notes = set.Classes.Count <= MostRows ? [] : [Invariant($"The first {MostRows} of {set.Classes.Count} classes.")],
        }.ToPicture();
    }

    private static ChartBar Bar(string name, ExploredSet set, int slot)
    {
        var count = set.Classes.FirstOrDefault(c => c.Class == name)?.NumImages ?? 0;
        return new ChartBar(Invariant($"{name}, {set.Name}"), count, Invariant($"{count:N0}"), SeriesStyle.For(slot), IsBest: false);
    }

    /// <summary>Null of an image that cannot be read: the check for corrupt images names it.</summary>
    private static ContactImage? Thumbnail(string path, ImageBackground background, CancellationToken cancellation)
    {
        try
        {
            Span<byte> none = stackalloc byte[3];
            var facts = ImageDecoder.Inspect(path, 1, 1, none, background, cancellation);
            var scale = Math.Min(1, (double)ThumbnailSide / Math.Max(facts.Width, facts.Height));
            var (width, height) = (Math.Max(1, (int)(facts.Width * scale)), Math.Max(1, (int)(facts.Height * scale)));
            var pixels = new byte[width * height * 3];
            ImageDecoder.DecodeRgb(path, width, height, pixels, background, cancellation);
            return new ContactImage(width, height, pixels);
        }
        catch (ImageDecodeException)
        {
            return null;
        }
    }
}
