using Monk.Data.Cache;
using Monk.Imaging;
using Monk.Text;

namespace Monk.Data;

/// <summary>Says which images are not seen as their files may have meant them.</summary>
internal static class TraitNotes
{
    /// <summary>Sentences for the user; none where there is nothing to say.</summary>
    /// <param name="images">The images, by the name that the user knows and what was met when each was decoded.</param>
    /// <param name="background">What transparent pixels lie on.</param>
    public static IReadOnlyList<string> Of(IEnumerable<(string Name, ImageTraits Traits)> images, ImageBackground background = ImageBackground.White)
    {
        var all = images.ToList();
        List<string> notes = [];
        if (With(ImageTraits.Transparent) is { Count: > 0 } transparent)
            notes.Add($"{transparent.Count} of {Listed.Count(all.Count, "image")} have transparent parts, which are seen on {Named(background)}: {Listed.Plain(transparent)}");
        if (With(ImageTraits.LowDepth) is { Count: > 0 } dark)
        {
            notes.Add(
                $"{dark.Count} of {Listed.Count(all.Count, "image")} have 16-bit samples, none above 4095 of 65535, and are seen nearly black: {Listed.Plain(dark)}. "
                + HowToDeclare("they hold"));
        }

        return notes;

        List<string> With(ImageTraits trait) => [.. all.Where(image => image.Traits.HasFlag(trait)).Select(image => image.Name)];
    }

    /// <summary>What is worth telling of one image; nothing of most.</summary>
    public static IEnumerable<string> OfOne(ImageTraits traits, ImageBackground background)
    {
        if (traits.HasFlag(ImageTraits.Transparent))
            yield return $"the image has transparent parts, which are seen on {Named(background)}";
        if (traits.HasFlag(ImageTraits.LowDepth))
            yield return $"the image has 16-bit samples, none above 4095 of 65535, and is seen nearly black. {HowToDeclare("it holds")}";
    }

    private static string HowToDeclare(string theyHold) =>
        $"If {theyHold} 12 bits, declare it (PNG: an sBIT chunk; TIFF: 12 bits a sample, or MaxSampleValue 4095; PGM: 4095 as the maximum), or write the samples scaled to 16 bits";

    private static string Named(ImageBackground background) => background.ToString().ToLowerInvariant();

    /// <summary>The same of the images of some sets that have been read.</summary>
    public static IReadOnlyList<string> Of(ImageContents contents, ImageBackground background, params ReadOnlySpan<LabelledImages> sets)
    {
        List<(string, ImageTraits)> found = [];
        foreach (var images in sets)
        {
            for (var index = 0; index < images.Samples.Count; index++)
            {
                if (contents.Of(images.FullPath(index)) is { } content)
                    found.Add((images.Samples[index].Path, content.Traits));
            }
        }

        return Of(found, background);
    }
}
