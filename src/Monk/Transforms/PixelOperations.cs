using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Changes of colour as torchvision's functional operations define them, on floats in 0–255, each image with a factor of its own. Nothing
/// is rounded between two operations, as torchvision does not with float images.
/// </summary>
internal static class PixelOperations
{
    private const float Largest = 255;

    /// <summary>The luminance, [N, 1, H, W]: 0.2989 R + 0.587 G + 0.114 B (ITU-R BT.601).</summary>
    public static Tensor Luminance(Tensor images) =>
        images.narrow(1, 0, 1).mul(0.2989f).add_(images.narrow(1, 1, 1), 0.587f).add_(images.narrow(1, 2, 1), 0.114f);

    /// <summary>0 makes black, 1 changes nothing, 2 doubles.</summary>
    public static Tensor Brightness(Tensor images, Tensor factors) => images.mul(factors).clamp_(0, Largest);

    /// <summary>0 makes the image's mean luminance, 1 changes nothing.</summary>
    public static Tensor Contrast(Tensor images, Tensor factors)
    {
        // Rows before columns: the mean of an image then does not depend, in any bit, on how many images there are.
        var mean = Luminance(images).mean([3], keepdim: true).mean([2], keepdim: true);
        return Blended(images, mean, factors);
    }

    /// <summary>0 makes shades of grey, 1 changes nothing.</summary>
    public static Tensor Saturation(Tensor images, Tensor factors) => Blended(images, Luminance(images), factors);

    /// <summary>0 blurs, 1 changes nothing, 2 sharpens; the outermost pixels stay.</summary>
    public static Tensor Sharpness(Tensor images, Tensor factors)
    {
        var blurred = images.clone();
        var (height, width) = (images.shape[2] - 2, images.shape[3] - 2);
        if (height < 1 || width < 1)
            return blurred;

        // Ones around a 5, by 13: nine times the mean of the nine pixels and four times the one in the middle.
        var inner = nn.functional.avg_pool2d(images.contiguous(), 3, stride: 1).mul_(9f / 13);
        inner.add_(images.narrow(2, 1, height).narrow(3, 1, width), 4f / 13);
        blurred.narrow(2, 1, height).narrow(3, 1, width).copy_(inner);
        return Blended(images, blurred, factors);
    }

    /// <summary>Keeps the highest bits of each 8-bit value.</summary>
    /// <param name="images">Floats in 0–255; rounded here.</param>
    /// <param name="steps">For each image, 2 to the number of bits dropped.</param>
    public static Tensor Posterized(Tensor images, Tensor steps) => images.round().div_(steps).floor_().mul_(steps);

    /// <summary>Inverts what is at least as bright as the threshold.</summary>
    public static Tensor Solarized(Tensor images, Tensor thresholds) => where(images.lt(thresholds), images, images.neg().add_(Largest));

    /// <summary>Stretches each channel so that its darkest value becomes 0 and its brightest 255; a channel of one value stays.</summary>
    public static Tensor AutoContrast(Tensor images)
    {
        var least = images.amin([2, 3], keepdim: true);
        var range = images.amax([2, 3], keepdim: true).sub_(least);
        var flat = range.eq(0);
        return where(flat, images, images.sub(least).mul_(range.masked_fill(flat, 1).reciprocal_().mul_(Largest)).clamp_(0, Largest));
    }

    /// <summary>Makes each channel's values about equally frequent, as Pillow's <c>ImageOps.equalize</c> does.</summary>
    public static Tensor Equalized(Tensor images)
    {
        const int Levels = 256;
        var (count, height, width) = (images.shape[0], images.shape[2], images.shape[3]);
        var channels = count * 3;
        var levels = images.round().clamp_(0, Largest).to(ScalarType.Int64).reshape(channels, height * width);
        var offsets = arange(channels, ScalarType.Int64, images.device).view(-1, 1).mul_(Levels);
        var histogram = levels.add(offsets).view(-1).bincount(null, channels * Levels).view(channels, Levels);

        // A step is what is left without the highest level, by 255.
        var highest = levels.amax([1], keepdim: true);
        var step = histogram.gather(1, highest).neg_().add_(height * width).floor_divide(255);
        var divisor = step.clamp(min: 1);
        var sums = histogram.cumsum(1).sub_(histogram).add_(divisor.floor_divide(2)).floor_divide(divisor);
        var table = where(step.eq(0), arange(Levels, ScalarType.Int64, images.device).view(1, -1), sums.clamp_(0, 255));
        table.narrow(1, 0, 1).masked_fill_(step.ne(0), 0);
        return table.gather(1, levels).view(count, 3, height, width).to(ScalarType.Float32);
    }

    private static Tensor Blended(Tensor images, Tensor others, Tensor factors) => images.mul(factors).add_(others.mul(1 - factors)).clamp_(0, Largest);
}
