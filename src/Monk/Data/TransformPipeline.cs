using Monk.Experiments;
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
        var pixels = empty([batch.Count, batch.Height, batch.Width, 3], ScalarType.Byte);
        batch.Pixels.AsSpan(0, batch.PixelCount).CopyTo(pixels.bytes);
        var images = pixels.to(device).permute(0, 3, 1, 2);

        for (var step = 0; step < transforms.Count; step++)
        {
            images = transforms[step] switch
            {
                RandomHorizontalFlipOptions flip => Flipped(images, batch, flip.Probability, epoch, step),
                NormalizeOptions normalize => Normalized(images, normalize),
                _ => throw new NotSupportedException($"Transform {transforms[step].GetType().Name}."),
            };
        }

        if (images.dtype == ScalarType.Byte)
            images = images.to(ScalarType.Float32).div(255);
        return images.contiguous().MoveToOuterDisposeScope();
    }

    private Tensor Flipped(Tensor images, ImageBatch batch, double probability, int epoch, int step)
    {
        var draws = new bool[batch.Count];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = RandomDraws.Uniform(seed, epoch, batch.Indices[i], step) < probability;
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
