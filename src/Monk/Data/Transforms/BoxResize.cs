using static TorchSharp.torch;

namespace Monk.Data;

/// <summary>
/// Brings a box of each image, a box of its own, to one size, all images at once: the triangle filter of Pillow's antialiased bilinear resize, in floats.
/// </summary>
internal static class BoxResize
{
    /// <param name="images">[N, C, H, W], floats.</param>
    /// <param name="boxes">N of them, or one for all.</param>
    /// <param name="size">Height and width, in pixels, of what comes out.</param>
    /// <returns>[N, C, size, size].</returns>
    public static Tensor Apply(Tensor images, IReadOnlyList<PixelBox> boxes, int size)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var across = Weights([.. boxes.Select(box => (box.Left, box.Width))], width, size, images.device);
        var down = Weights([.. boxes.Select(box => (box.Top, box.Height))], height, size, images.device);
        return down.matmul(images.contiguous().matmul(across.transpose(2, 3)));
    }

    /// <summary>[boxes, 1, size, length]: the share of each source pixel in each target pixel.</summary>
    private static Tensor Weights((int Start, int Length)[] spans, int length, int size, Device device)
    {
        var weights = new float[spans.Length * size * length];
        for (var span = 0; span < spans.Length; span++)
        {
            var coefficients = ResampleCoefficients.For(spans[span].Length, size);
            for (var target = 0; target < size; target++)
            {
                var row = weights.AsSpan((span * size + target) * length + spans[span].Start + coefficients.Starts[target]);
                var parts = coefficients.Weights(target);
                for (var tap = 0; tap < coefficients.Counts[target]; tap++)
                    row[tap] = (float)parts[tap] / (1 << ResampleCoefficients.Precision);
            }
        }

        return tensor(weights, [spans.Length, 1, size, length], device: device);
    }
}

/// <summary>A part of an image, in whole pixels.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Width, int Height);
