using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// One operation on each image, of random kind and strength (Müller and Hutter, "TrivialAugment: Tuning-free Yet State-of-the-Art Data
/// Augmentation", 2021): the wide space of torchvision's <c>TrivialAugmentWide</c>.
/// </summary>
internal sealed class TrivialAugment : ImageTransform
{
    /// <summary>Strengths from none to the largest, 31 of them.</summary>
    public const int MostMagnitude = 30;

    public override Tensor Apply(Tensor images, TransformDraws draws) =>
        AugmentationSpace.Apply(images, [.. Enumerable.Range(0, draws.Count).Select(image => Draw(draws, image))]);

    /// <summary>An operation's strength.</summary>
    public static double Strength(AugmentationKind kind, int magnitude)
    {
        var share = magnitude / (double)MostMagnitude;
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
        var strength = Strength(kind, draws.Below(image, 1, MostMagnitude + 1));
        return (kind, AugmentationSpace.IsSigned(kind) && draws.Chance(image, 2, 0.5) ? -strength : strength);
    }
}

/// <summary>
/// Operations of random kind and given strength on each image (Cubuk et al., "RandAugment: Practical Automated Data Augmentation with a
/// Reduced Search Space", 2020): the space of torchvision's <c>RandAugment</c>.
/// </summary>
internal sealed class RandAugment(RandAugmentOptions options) : ImageTransform
{
    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        for (var operation = 0; operation < options.NumOps; operation++)
            images = AugmentationSpace.Apply(images, [.. Enumerable.Range(0, draws.Count).Select(image => Draw(draws, image, 2 * operation, width, height))]);
        return images.MoveToOuterDisposeScope();
    }

    /// <summary>An operation's strength.</summary>
    public static double Strength(AugmentationKind kind, int magnitude, int width, int height)
    {
        var share = magnitude / (double)TrivialAugment.MostMagnitude;
        return kind switch
        {
            AugmentationKind.ShearX or AugmentationKind.ShearY => 0.3 * share,
            AugmentationKind.TranslateX => 150.0 / 331 * width * share,
            AugmentationKind.TranslateY => 150.0 / 331 * height * share,
            AugmentationKind.Rotate => 30 * share,
            AugmentationKind.Posterize => 8 - Math.Round(4 * share, MidpointRounding.ToEven),
            AugmentationKind.Solarize => 255 * (1 - share),
            AugmentationKind.Identity or AugmentationKind.AutoContrast or AugmentationKind.Equalize => 0,
            _ => 0.9 * share,
        };
    }

    private (AugmentationKind, double) Draw(TransformDraws draws, int image, int draw, int width, int height)
    {
        var kind = (AugmentationKind)draws.Below(image, draw, AugmentationSpace.Kinds);
        var strength = Strength(kind, options.Magnitude, width, height);
        return (kind, AugmentationSpace.IsSigned(kind) && draws.Chance(image, draw + 1, 0.5) ? -strength : strength);
    }
}
