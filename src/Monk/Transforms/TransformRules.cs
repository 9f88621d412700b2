using static System.FormattableString;

namespace Monk.Transforms;

/// <summary>What a transform's settings may be, for the call that applies it and for the state that it is read from.</summary>
internal static class TransformRules
{
    /// <summary>More operations on one image than leave anything of it.</summary>
    private const int MostOperations = 100;

    /// <exception cref="MonkException">A setting is out of its range.</exception>
    public static void Require(TransformOptions options)
    {
        switch (options)
        {
            case RandomHorizontalFlipOptions flip:
                TransformArguments.Share("probability", flip.Probability);
                break;
            case RandomVerticalFlipOptions flip:
                TransformArguments.Share("probability", flip.Probability);
                break;
            case GrayscaleOptions { NumOutputChannels: not 3 } grayscale:
                throw new MonkException(Invariant($"numOutputChannels is {grayscale.NumOutputChannels}; networks take three channels, so it must be 3: they are then all the same grey."));
            case NormalizeOptions normalize:
                TransformArguments.Channels("mean", normalize.Mean);
                TransformArguments.Channels("std", normalize.StandardDeviation, positive: true);
                break;
            case MeanSubtractionOptions subtraction:
                TransformArguments.Channels("mean", subtraction.Mean);
                break;
            case ColorJitterOptions jitter:
                if (!(jitter.Hue is >= 0 and <= 0.5))
                    throw new MonkException(Invariant($"hue is {jitter.Hue}; it lies between 0 and 0.5, half a turn of the colour circle."));
                TransformArguments.NotNegative("brightness", jitter.Brightness);
                TransformArguments.NotNegative("contrast", jitter.Contrast);
                TransformArguments.NotNegative("saturation", jitter.Saturation);
                break;
            case RandomAffineOptions affine:
                Affine(affine);
                break;
            case RandomRotationOptions rotation:
                TransformArguments.Range("degrees", Pair("degrees", rotation.Degrees));
                break;
            case RandomPerspectiveOptions perspective:
                TransformArguments.Share("distortionScale", perspective.DistortionScale);
                TransformArguments.Share("probability", perspective.Probability);
                break;
            case RandomLightingOptions lighting:
                TransformArguments.NotNegative("alpha", lighting.Alpha);
                break;
            case RandAugmentOptions augment:
                Check.Between("numOps", augment.NumOps, 1, MostOperations);
                if (augment.Magnitude is < 0 or > 30)
                    throw new MonkException(Invariant($"magnitude is {augment.Magnitude}; it lies between 0 and 30."));
                break;
            case RandomErasingOptions erasing:
                TransformArguments.Share("probability", erasing.Probability);
                TransformArguments.Pixel("value", erasing.Value);
                TransformArguments.Range("scale", Pair("scale", erasing.Scale), above: 0, most: 1);
                TransformArguments.Range("ratio", Pair("ratio", erasing.Ratio), above: 0);
                break;
            case ResizeOptions resize:
                TransformArguments.Size(resize.InputSize);
                break;
            case CenterCropOptions crop:
                TransformArguments.Size(crop.InputSize);
                break;
            case RandomCropOptions crop:
                TransformArguments.Size(crop.InputSize);
                break;
            case RandomResizedCropOptions crop:
                TransformArguments.Size(crop.InputSize);
                TransformArguments.Range("scale", Pair("scale", crop.Scale), above: 0, most: 1);
                TransformArguments.Range("ratio", Pair("ratio", crop.Ratio), above: 0);
                break;
        }
    }

    private static void Affine(RandomAffineOptions affine)
    {
        TransformArguments.Range("degrees", Pair("degrees", affine.Degrees));
        if (affine.Translate is { } translate)
        {
            var (x, y) = Pair("translate", translate);
            TransformArguments.Share("translate", x);
            TransformArguments.Share("translate", y);
        }

        if (affine.Scale is { } scale)
            TransformArguments.Range("scale", Pair("scale", scale), above: 0);
        TransformArguments.Shear(affine.Shear);
    }

    private static (double, double) Pair(string name, IReadOnlyList<double> values) => values is [var first, var second]
        ? (first, second)
        : throw new MonkException($"{name} has {values.Count} numbers; it has two.");
}
