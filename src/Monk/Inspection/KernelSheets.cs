using System.Globalization;
using Monk.Blocks;
using Monk.Drawing;
using SkiaSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Inspection;

/// <summary>Draws the kernels of a network's convolutions. Those of one pixel are left out: there is nothing in them to see.</summary>
internal static class KernelSheets
{
    /// <summary>The most cells on a sheet, and the most of its rows and columns.</summary>
    public const int MostCells = 64;
    private const int Side = 8;

    /// <summary>The convolutions that have a sheet, in order, each drawn when it is asked for.</summary>
    public static IEnumerable<(string Layer, Func<CellSheet> Sheet)> Of(nn.Module network) => ModuleTree.Convolutions(network)
        .Where(named => named.Layer.weight.shape[2] * named.Layer.weight.shape[3] > 1)
        .Select(named => (named.Name, (Func<CellSheet>)(() => Sheet(named.Name, named.Layer))));

    private static CellSheet Sheet(string name, Convolution layer)
    {
        var kernels = Kernels.Of(layer);
        var size = Invariant($"{kernels.Width}×{kernels.Height}");
        return kernels.Inputs switch
        {
            3 => new CellSheet
            {
                Title = Invariant($"{name}: {kernels.Outputs} kernels of {size} over red, green and blue"),
                Subtitle = Shown(kernels.Outputs, "kernels") + Invariant($" Each is drawn as colours: grey is 0, bright adds, dark subtracts; the ends of the scale are ±{kernels.Largest:0.###}."),
                Cells = [.. Enumerable.Range(0, Math.Min(MostCells, kernels.Outputs)).Select(output => new SheetCell(Invariant($"{output}"), kernels.Colors(output)))],
            },
            1 => new CellSheet
            {
                Title = Invariant($"{name}: {kernels.Outputs} kernels of {size}, each over a channel of its own"),
                Subtitle = Shown(kernels.Outputs, "kernels"),
                Scale = kernels.Scale,
                Cells = [.. Enumerable.Range(0, Math.Min(MostCells, kernels.Outputs)).Select(output => new SheetCell(Invariant($"{output}"), kernels.Values(output, 0)))],
            },
            _ => new CellSheet
            {
                Title = Invariant($"{name}: {kernels.Outputs} kernels of {size} over {kernels.Inputs} channels"),
                Subtitle = Invariant($"A row is a kernel, a column one of the channels that it takes in. Shown: the first {Math.Min(Side, kernels.Outputs)} of {kernels.Outputs} kernels, over the first {Math.Min(Side, kernels.Inputs)} of {kernels.Inputs} channels."),
                Scale = kernels.Scale,
                Columns = Math.Min(Side, kernels.Inputs),
                Cells =
                [
                    .. from output in Enumerable.Range(0, Math.Min(Side, kernels.Outputs))
                       from input in Enumerable.Range(0, Math.Min(Side, kernels.Inputs))
                       select new SheetCell(Invariant($"{output}, channel {input}"), kernels.Values(output, input)),
                ],
            },
        };
    }

    private static string Shown(int count, string what) => count > MostCells ? Invariant($"Shown: the first {MostCells} of {count} {what}.") : Invariant($"All {count} {what}.");

    /// <summary>A convolution's weight, [outputs, inputs, height, width].</summary>
    private sealed record Kernels(int Outputs, int Inputs, int Height, int Width, float[] Weight, float Largest)
    {
        public (ColorMap, string, string, string) Scale => (ColorMap.Signed, Text(-Largest), "0", Text(Largest));

        public static Kernels Of(Convolution layer)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var weight = ByOutput(layer).to(ScalarType.Float32).cpu().contiguous();
            var most = weight.shape[1] is 1 or 3 ? MostCells : Side;
            var shown = weight[..(int)Math.Min(most, weight.shape[0]), ..(int)Math.Min(most, weight.shape[1])];
            return new Kernels(
                (int)weight.shape[0], (int)weight.shape[1], (int)weight.shape[2], (int)weight.shape[3], weight.data<float>().ToArray(), Math.Max(shown.abs().max().item<float>(), float.Epsilon));
        }

        // A transposed convolution keeps [inputs, outputs of a group, height, width].
        private static Tensor ByOutput(Convolution layer)
        {
            Tensor weight = layer.weight;
            if (layer is not ConvTranspose2d)
                return weight;
            var (inputs, outputs, height, width) = (weight.shape[0], weight.shape[1], weight.shape[2], weight.shape[3]);
            return weight.reshape(layer.groups, inputs / layer.groups, outputs, height, width).transpose(1, 2).reshape(layer.groups * outputs, inputs / layer.groups, height, width);
        }

        public Raster Values(int output, int input) => Pixels(at => ColorMap.Signed[0.5f + Weight[Offset(output, input) + at] / (2 * Largest)]);

        public Raster Colors(int output)
        {
            return Pixels(at => new SKColor(Byte(0, at), Byte(1, at), Byte(2, at)));

            byte Byte(int channel, int at) => (byte)Math.Clamp(MathF.Round(127.5f + 127.5f * Weight[Offset(output, channel) + at] / Largest), 0, 255);
        }

        private int Offset(int output, int input) => (output * Inputs + input) * Height * Width;

        private Raster Pixels(Func<int, SKColor> color) => new(Width, Height, [.. Enumerable.Range(0, Height * Width).Select(color)]);

        private static string Text(float value) => value.ToString("0.###", CultureInfo.InvariantCulture);
    }
}
