using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Keeps the middle of images, as torchvision's <c>CenterCrop</c>.</summary>
[Kind("CenterCrop", "ApplyCenterCrop")]
public sealed record CenterCropOptions : TransformOptions
{
    /// <summary>
    /// What is kept, in pixels: a number for a square, or <c>(height, width)</c>; on neither side above the images'. Where no transform that
    /// changes sizes comes before it, images are decoded to 8/7 of it: 256 for 224.
    /// </summary>
    /// <exception cref="MonkException">A side is below 1.</exception>
    public required ImageSize InputSize { get; init => field = TransformValues.Size(value); }

    /// <inheritdoc/>
    protected internal override ImageSize? OutputSize => InputSize;

    /// <inheritdoc/>
    protected internal override bool Crops => true;

    /// <inheritdoc/>
    protected internal override bool IsRandom => false;

    private protected override IReadOnlyList<string> InPlace => [nameof(InputSize)];

    /// <summary>Where the middle begins: halves are rounded to even, as torchvision does.</summary>
    internal static int Start(int length, int size) => (int)Math.Round((length - size) / 2.0, MidpointRounding.ToEven);

    // The middle of an uneven rest is not in the middle.
    internal override bool CommutesWithMirroring(ImageSize size) => (size.Width - InputSize.Width) % 2 == 0;

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) =>
        images.narrow(2, Start((int)images.shape[2], InputSize.Height), InputSize.Height).narrow(3, Start((int)images.shape[3], InputSize.Width), InputSize.Width);
}
