using Monk.Blocks;
using Monk.Drawing;
using Monk.Models;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Inspection;

/// <summary>Draws what the convolutions of a network make of an image.</summary>
internal static class FeatureMapSheets
{
    /// <summary>The most channels on a sheet.</summary>
    public const int MostCells = 64;

    /// <summary>A sheet for each convolution that the image runs through, in the order of the computation.</summary>
    /// <param name="network">In eval mode.</param>
    /// <param name="input">[1, 3, H, W].</param>
    /// <param name="imageName">The image, in the titles.</param>
    public static IReadOnlyList<(string Layer, CellSheet Sheet)> Of(ImageClassifier network, Tensor input, string imageName)
    {
        var sheets = new List<(string, CellSheet)>();
        var hooks = ModuleTree.Convolutions(network).Select(named => named.Layer.register_forward_hook((_, _, output) =>
        {
            using var scope = NewDisposeScope();
            var channels = (int)output.shape[1];
            var shown = output[0, ..Math.Min(MostCells, channels)].to(ScalarType.Float32).cpu().contiguous();
            sheets.Add((named.Name, Sheet(named.Name, imageName, channels, (int)shown.shape[1], (int)shown.shape[2], shown.data<float>().ToArray())));
            return output;
        })).ToList();
        try
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            network.call(input);
        }
        finally
        {
            hooks.ForEach(hook => hook.remove());
        }

        return sheets;
    }

    private static CellSheet Sheet(string name, string imageName, int channels, int height, int width, float[] values)
    {
        var shown = Math.Min(MostCells, channels);
        var size = new ImageSize(height, width);
        return new CellSheet
        {
            Title = Invariant($"{name}: {channels} channels of {size.Sides}{size.Order}"),
            Subtitle = (shown < channels ? Invariant($"{imageName}. Shown: the first {shown} of {channels} channels.") : Invariant($"{imageName}. All {channels} channels."))
                + " Each has a scale of its own, from black, its first percentile, to white, its last; under it are its number and its largest value.",
            Cells = [.. Enumerable.Range(0, shown).Select(channel => Cell(channel, width, height, values.AsSpan(channel * height * width, height * width)))],
        };
    }

    private static SheetCell Cell(int channel, int width, int height, ReadOnlySpan<float> values)
    {
        // By percentiles, because a single corner of an image can be far brighter than all the rest.
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var (low, high, largest) = (sorted[(sorted.Length - 1) / 100], sorted[^(1 + (sorted.Length - 1) / 100)], sorted[^1]);
        var pixels = new SkiaSharp.SKColor[values.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = ColorMap.Grey[high > low ? (values[i] - low) / (high - low) : 0.5f];
        return new SheetCell(Invariant($"{channel}: {largest:0.##}") + (largest > sorted[0] ? "" : " all over"), new Raster(width, height, pixels));
    }
}
