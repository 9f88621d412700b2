using System.IO.Hashing;
using Monk.Data.Batches;
using Monk.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Data;

/// <summary>Turns a batch of decoded pixels into the network's input, on the device that the network is on.</summary>
/// <remarks>
/// Pixels travel as bytes and become floats on the device. Random transforms run on the whole batch with draws for each image; a draw
/// depends on the seed, the epoch and the image alone, so neither batch size nor worker count changes what an image looks like.
/// </remarks>
internal sealed class TransformPipeline
{
    /// <value>The epoch of images that a trained network sees.</value>
    public const int Inference = 0;

    private readonly IReadOnlyList<PlannedTransform> _steps;
    private readonly ChannelScaling? _lastScaling;
    private readonly int _seed;
    private readonly Device _device;

    /// <param name="transforms">In the order that they are applied.</param>
    /// <param name="inputSize">The size of what the network takes.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="device">Where the network is.</param>
    /// <exception cref="MonkException">The transforms do not fit together.</exception>
    public TransformPipeline(IReadOnlyList<TransformOptions> transforms, ImageSize inputSize, int seed, Device device)
    {
        var plan = TransformPlan.For(transforms, inputSize);
        DecodeSize = plan.DecodeSize;
        _steps = plan.Steps;
        _lastScaling = transforms.Any(transform => transform.ScalesChannels) ? null : ChannelScaling.ToOne;
        (_seed, _device) = (seed, device);
    }

    /// <summary>The size that images have to be decoded to.</summary>
    public ImageSize DecodeSize { get; }

    /// <summary>The batch as [N, 3, H, W] floats; owned by the caller's dispose scope.</summary>
    public Tensor Apply(ImageBatch batch, int epoch)
    {
        using var scope = NewDisposeScope();
        return Apply(Pixels(batch), epoch == Inference ? Positions(batch) : batch.Indices, epoch).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What stands for an image's position in <see cref="Inference"/>: it follows from the pixels, so that an image's random transforms are
    /// the same alone, in a folder and in a test set.
    /// </summary>
    /// <param name="pixels">One image's bytes, as they were decoded.</param>
    public static int PositionOf(ReadOnlySpan<byte> pixels) => (int)(XxHash3.HashToUInt64(pixels) & int.MaxValue);

    private static int[] Positions(ImageBatch batch)
    {
        var length = batch.PixelCount / batch.Count;
        return [.. Enumerable.Range(0, batch.Count).Select(row => PositionOf(batch.Pixels.AsSpan(row * length, length)))];
    }

    /// <summary>The batch's bytes on the device, as [N, 3, H, W]; owned by the caller's dispose scope.</summary>
    public Tensor Pixels(ImageBatch batch)
    {
        using var scope = NewDisposeScope();
        var pixels = empty([batch.Count, batch.Height, batch.Width, 3], ScalarType.Byte);
        batch.Pixels.AsSpan(0, batch.PixelCount).CopyTo(pixels.bytes);
        return pixels.to(_device).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Transforms pixels that <see cref="Pixels"/> gave.</summary>
    /// <param name="pixels">[N, 3, H, W], bytes, of the size <see cref="DecodeSize"/>.</param>
    /// <param name="indices">Each image's position in the sample list; needed by random transforms only.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <returns>
    /// Floats in the same layout, in the network's input size: the channels of a pixel side by side on the CPU, where convolutions are
    /// faster so.
    /// </returns>
    public Tensor Apply(Tensor pixels, ReadOnlySpan<int> indices, int epoch)
    {
        using var scope = NewDisposeScope();
        var positions = indices.ToArray();
        var images = pixels;
        foreach (var step in _steps)
            images = step.Apply(images, new TransformDraws(_seed, epoch, positions, step.Stream));
        if (_lastScaling is not null)
            images = _lastScaling.Apply(images);
        return (_device.type == DeviceType.CPU ? images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : images.contiguous()).MoveToOuterDisposeScope();
    }

    /// <summary>Whether an image is mirrored by the flip at that position of the transforms.</summary>
    public static bool IsFlipped(int seed, int epoch, int index, int step, double probability) =>
        RandomFlip.IsFlipped(new TransformDraws(seed, epoch, [index], step), 0, probability);
}
