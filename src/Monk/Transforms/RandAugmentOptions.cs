using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Does operations of random kind and given strength to each image (Cubuk et al., "RandAugment: Practical Automated Data Augmentation with
/// a Reduced Search Space", 2020): the space of torchvision's <c>RandAugment</c>, with bilinear interpolation.
/// </summary>
[Kind("RandAugment", "ApplyRandAugment")]
public sealed record RandAugmentOptions : TransformOptions
{
    /// <summary>More operations on one image than leave anything of it.</summary>
    private const int MostOperations = 100;

    /// <summary>Operations on an image, one after the other.</summary>
    /// <value>2, as in torchvision.</value>
    /// <exception cref="MonkException">It is not between 1 and 100.</exception>
    public int NumOps { get; init => field = Check.Between("numOps", value, 1, MostOperations); } = 2;

    /// <summary>Their strength, from 0 to 30.</summary>
    /// <value>9, as in torchvision.</value>
    /// <exception cref="MonkException">It is not between 0 and 30.</exception>
    public int Magnitude
    {
        get;
        init => field = value is >= 0 and <= AugmentationSpace.MostMagnitude
            ? value
            : throw new MonkException(Invariant($"magnitude is {value}; it lies between 0 and {AugmentationSpace.MostMagnitude}."));
    } = 9;

    private protected override IReadOnlyList<string> InPlace => [nameof(NumOps), nameof(Magnitude)];

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        for (var operation = 0; operation < NumOps; operation++)
            images = AugmentationSpace.Apply(images, [.. Enumerable.Range(0, draws.Count).Select(image => Draw(draws, image, 2 * operation, width, height))]);
        return images.MoveToOuterDisposeScope();
    }

    /// <summary>An operation's strength.</summary>
    internal static double Strength(AugmentationKind kind, int magnitude, int width, int height)
    {
        var share = magnitude / (double)AugmentationSpace.MostMagnitude;
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
        var strength = Strength(kind, Magnitude, width, height);
        return (kind, AugmentationSpace.IsSigned(kind) && draws.Chance(image, draw + 1, 0.5) ? -strength : strength);
    }
}
