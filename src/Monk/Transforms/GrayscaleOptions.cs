using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Changes images to shades of grey, in three equal channels: the luminance of ITU-R BT.601, as torchvision's <c>Grayscale</c>.</summary>
[Kind("Grayscale", "ApplyGrayscale")]
public sealed record GrayscaleOptions : TransformOptions
{
    /// <summary>The channels that come out.</summary>
    /// <value>3, as in Monk v1, and nothing else: networks take three.</value>
    /// <exception cref="MonkException">It is not 3.</exception>
    public int NumOutputChannels
    {
        get;
        init => field = value == 3 ? value : throw new MonkException(Invariant($"numOutputChannels is {value}; networks take three channels, so it must be 3: they are then all the same grey."));
    } = 3;

    /// <inheritdoc/>
    protected internal override bool IsRandom => false;

        internal override bool CommutesWithMirroring(ImageSize size) => true;

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        return PixelOperations.Luminance(Floats(images)).expand(-1, 3, -1, -1).MoveToOuterDisposeScope();
    }
}
