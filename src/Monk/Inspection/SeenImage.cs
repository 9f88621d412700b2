using Monk.Imaging;
using Monk.Transforms;
using static TorchSharp.torch;

namespace Monk.Inspection;

/// <summary>The part of an image that a network sees, for people.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Rgb">Height × width × 3 bytes.</param>
internal sealed record SeenImage(int Width, int Height, byte[] Rgb)
{
    /// <summary>
    /// The image itself, at its own size, where the network sees all of it; else what the network sees, with the normalisation taken back.
    /// </summary>
    /// <param name="path">The image file.</param>
    /// <param name="transforms">What is done to an image before the network sees it.</param>
    /// <param name="input">[1, 3, H, W], what the network sees.</param>
    /// <param name="background">What transparent pixels lie on.</param>
    public static SeenImage Of(string path, IReadOnlyList<TransformOptions> transforms, Tensor input, ImageBackground background = ImageBackground.White)
    {
        if (transforms.All(transform => transform.ScalesChannels))
        {
            var (width, height, rgb) = ImageDecoder.DecodeRgb(path, background);
            return new SeenImage(width, height, rgb);
        }

        using var scope = NewDisposeScope();
        var bytes = ChannelScaling.Of(transforms).Undo(input.cpu()).squeeze(0).round().clamp(0, 255).to(ScalarType.Byte).permute(1, 2, 0).contiguous();
        return new SeenImage((int)bytes.shape[1], (int)bytes.shape[0], bytes.data<byte>().ToArray());
    }
}
