using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>One of the operations that TrivialAugment and RandAugment choose from.</summary>
internal enum AugmentationKind
{
    Identity,
    ShearX,
    ShearY,
    TranslateX,
    TranslateY,
    Rotate,
    Brightness,
    Color,
    Contrast,
    Sharpness,
    Posterize,
    Solarize,
    AutoContrast,
    Equalize,
}

/// <summary>Does operations of given strength, as torchvision's <c>_apply_op</c> does with bilinear interpolation.</summary>
internal static class AugmentationSpace
{
    /// <summary>Strengths go from none to the largest, 31 of them.</summary>
    public const int MostMagnitude = 30;

    /// <summary>Each is as likely as the others.</summary>
    public static readonly int Kinds = Enum.GetValues<AugmentationKind>().Length;

    /// <summary>Whether the strength may also be negative, which is as likely.</summary>
    public static bool IsSigned(AugmentationKind kind) => kind is >= AugmentationKind.ShearX and <= AugmentationKind.Sharpness;

    /// <summary>Changes each image by an operation and a strength of its own.</summary>
    /// <param name="images">[N, 3, H, W].</param>
    /// <param name="chosen">
    /// N operations; a strength is a share (shear), pixels (translate), degrees (rotate), what is added to a factor of 1, a number of bits,
    /// or a threshold.
    /// </param>
    public static Tensor Apply(Tensor images, IReadOnlyList<(AugmentationKind Kind, double Strength)> chosen)
    {
        using var scope = NewDisposeScope();
        var batch = new ImageRows(images);
        foreach (var group in chosen.Select((choice, row) => (choice.Kind, choice.Strength, Row: row)).GroupBy(choice => choice.Kind).Where(group => group.Key != AugmentationKind.Identity))
        {
            double[] strengths = [.. group.Select(choice => choice.Strength)];
            batch.Change([.. group.Select(choice => choice.Row)], part => Applied(group.Key, part, strengths));
        }

        return batch.Result().MoveToOuterDisposeScope();
    }

    private static Tensor Applied(AugmentationKind kind, Tensor images, double[] strengths)
    {
        var (height, width) = (images.shape[2], images.shape[3]);
        return kind switch
        {
            // A shear leaves the upper left corner where it is, a turn the centre.
            AugmentationKind.ShearX => Warped(s => Projection.Affine(0, 0, 0, shearX: double.RadiansToDegrees(Math.Atan(s)))),
            AugmentationKind.ShearY => Warped(s => Projection.Affine(0, 0, 0, shearY: double.RadiansToDegrees(Math.Atan(s)))),
            AugmentationKind.TranslateX => Warped(s => Projection.Affine(0, 0, 0, shiftX: Math.Truncate(s))),
            AugmentationKind.TranslateY => Warped(s => Projection.Affine(0, 0, 0, shiftY: Math.Truncate(s))),
            AugmentationKind.Rotate => Warped(s => Projection.Affine(width / 2.0, height / 2.0, -s)),
            AugmentationKind.Brightness => PixelOperations.Brightness(images, Each(s => 1 + s)),
            AugmentationKind.Color => PixelOperations.Saturation(images, Each(s => 1 + s)),
            AugmentationKind.Contrast => PixelOperations.Contrast(images, Each(s => 1 + s)),
            AugmentationKind.Sharpness => PixelOperations.Sharpness(images, Each(s => 1 + s)),
            AugmentationKind.Posterize => PixelOperations.Posterized(images, Each(s => Math.Pow(2, 8 - s))),
            AugmentationKind.Solarize => PixelOperations.Solarized(images, Each(s => s)),
            AugmentationKind.AutoContrast => PixelOperations.AutoContrast(images),
            AugmentationKind.Equalize => PixelOperations.Equalized(images),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

        Tensor Warped(Func<double, Projection> projection) => Warp.Apply(images, [.. strengths.Select(projection)]);
        Tensor Each(Func<double, double> value) => tensor(strengths.Select(strength => (float)value(strength)).ToArray(), device: images.device).view(-1, 1, 1, 1);
    }
}
