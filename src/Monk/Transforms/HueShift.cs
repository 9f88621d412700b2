using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Turns the colour circle: RGB to HSV, the hue shifted, and back, as torchvision's <c>adjust_hue</c>.</summary>
internal static class HueShift
{
    /// <param name="images">[N, 3, H, W], floats in 0–255.</param>
    /// <param name="turns">For each image, shaped [N, 1, 1, 1]: the shift in whole turns, from −0.5 to 0.5.</param>
    public static Tensor Apply(Tensor images, Tensor turns)
    {
        var (red, green, blue) = (images.narrow(1, 0, 1), images.narrow(1, 1, 1), images.narrow(1, 2, 1));
        var value = maximum(maximum(red, green), blue);
        var chroma = value.sub(minimum(minimum(red, green), blue));
        var divisor = chroma.masked_fill(chroma.eq(0), 1);

        // In sixths of a turn, from whichever channel is the largest; grey has any hue.
        var fromRed = green.sub(blue).div_(divisor);
        var fromGreen = blue.sub(red).div_(divisor).add_(2);
        var fromBlue = red.sub(green).div_(divisor).add_(4);
        var hue = where(value.eq(red), fromRed, where(value.eq(green), fromGreen, fromBlue)).add_(turns.mul(6));

        return cat([Channel(5), Channel(3), Channel(1)], dim: 1);

        // Value less chroma times a trapezoid over the circle; each channel has its own beginning.
        Tensor Channel(float beginning)
        {
            var place = hue.add(beginning);
            place.sub_(place.div(6).floor_().mul_(6));
            return value.sub(minimum(place, place.neg().add_(4)).clamp_(0, 1).mul_(chroma));
        }
    }
}
