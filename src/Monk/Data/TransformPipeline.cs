using Monk.Experiments;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Data;

/// <summary>Turns a batch of decoded pixels into the network's input, on the device that the network is on.</summary>
/// <remarks>
/// Pixels travel as bytes and become floats on the device. Random transforms run on the whole batch with one draw for each image; a draw
/// depends on the seed, the epoch and the image alone, so neither batch size nor worker count changes what an image looks like.
/// </remarks>
internal sealed class TransformPipeline(IReadOnlyList<TransformOptions> transforms, int seed, Device device)
{
    /// <summary>The batch as [N, 3, H, W] floats; owned by the caller's dispose scope.</summary>
    public Tensor Apply(ImageBatch batch, int epoch)
    {
        using var scope = NewDisposeScope();
        return Apply(Pixels(batch), batch.Indices, epoch).MoveToOuterDisposeScope();
    }

    /// <summary>The batch's bytes on the device, as [N, 3, H, W]; owned by the caller's dispose scope.</summary>
    public Tensor Pixels(ImageBatch batch)
    {
        using var scope = NewDisposeScope();
        var pixels = empty([batch.Count, batch.Height, batch.Width, 3], ScalarType.Byte);
        batch.Pixels.AsSpan(0, batch.PixelCount).CopyTo(pixels.bytes);
        return pixels.to(device).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Transforms pixels that <see cref="Pixels"/> gave.</summary>
    /// <param name="pixels">[N, 3, H, W], bytes.</param>
    /// <param name="indices">Each image's position in the sample list; needed by random transforms only.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <returns>Floats in the same layout: the channels of a pixel side by side on the CPU, where convolutions are faster so.</returns>
    public Tensor Apply(Tensor pixels, ReadOnlySpan<int> indices, int epoch)
    {
        using var scope = NewDisposeScope();
        var images = pixels;
        for (var step = 0; step < transforms.Count; step++)
        {
            images = transforms[step] switch
            {
                RandomHorizontalFlipOptions flip => Flipped(images, indices, flip.Probability, epoch, step),
                NormalizeOptions normalize => Normalized(images, normalize),
                _ => throw new NotSupportedException($"Transform {transforms[step].GetType().Name}."),
            };
        }

        if (images.dtype == ScalarType.Byte)
            images = images.to(ScalarType.Float32).div(255);
        return (device.type == DeviceType.CPU ? images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : images.contiguous()).MoveToOuterDisposeScope();
    }

    /// <summary>Whether an image is mirrored by the flip at that position of the transforms.</summary>
    public static bool IsFlipped(int seed, int epoch, int index, int step, double probability) => RandomDraws.Uniform(seed, epoch, index, step) < probability;

    private Tensor Flipped(Tensor images, ReadOnlySpan<int> indices, double probability, int epoch, int step)
    {
        var draws = new bool[indices.Length];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = IsFlipped(seed, epoch, indices[i], step, probability);
        var mirrored = tensor(draws, device: device).view(-1, 1, 1, 1);
        return where(mirrored, images.flip(3), images);
    }

    private Tensor Normalized(Tensor images, NormalizeOptions options)
    {
        // (x / 255 − mean) / std as one multiplication and one addition.
        var scale = options.StandardDeviation.Select(deviation => (float)(1 / (255 * deviation))).ToArray();
        var shift = options.Mean.Zip(options.StandardDeviation, (mean, deviation) => (float)(-mean / deviation)).ToArray();
        return images.to(ScalarType.Float32)
            .mul(tensor(scale, device: device).view(1, 3, 1, 1))
            .add_(tensor(shift, device: device).view(1, 3, 1, 1));
    }
}
