using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Does one operation of random kind and strength to each image (Müller and Hutter, "TrivialAugment: Tuning-free Yet State-of-the-Art Data
/// Augmentation", 2021): the wide space of torchvision's <c>TrivialAugmentWide</c>, with bilinear interpolation. It needs no tuning.
/// </summary>
[Kind("TrivialAugment", "ApplyTrivialAugment")]
public sealed record TrivialAugmentOptions : TransformOptions
{
    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) =>
        AugmentationSpace.Apply(images, [.. Enumerable.Range(0, draws.Count).Select(image => Draw(draws, image))]);

    /// <summary>An operation's strength.</summary>
    internal static double Strength(AugmentationKind kind, int magnitude)
    {
        var share = magnitude / (double)AugmentationSpace.MostMagnitude;
        return kind switch
        {
            AugmentationKind.TranslateX or AugmentationKind.TranslateY => 32 * share,
            AugmentationKind.Rotate => 135 * share,
            AugmentationKind.Posterize => 8 - Math.Round(6 * share, MidpointRounding.ToEven),
            AugmentationKind.Solarize => 255 * (1 - share),
            AugmentationKind.Identity or AugmentationKind.AutoContrast or AugmentationKind.Equalize => 0,
            _ => 0.99 * share,
        };
    }

    private static (AugmentationKind, double) Draw(TransformDraws draws, int image)
    {
        var kind = (AugmentationKind)draws.Below(image, 0, AugmentationSpace.Kinds);
        var strength = Strength(kind, draws.Below(image, 1, AugmentationSpace.MostMagnitude + 1));
        return (kind, AugmentationSpace.IsSigned(kind) && draws.Chance(image, 2, 0.5) ? -strength : strength);
    }
}
