using System.Globalization;
using System.Text;
using Monk.Experiments;
using Monk.Transforms;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Writes the calls that give an experiment other transforms.</summary>
internal static class TransformCalls
{
    /// <summary>The calls, a line each.</summary>
    public static string Between(DatasetOptions from, DatasetOptions to)
    {
        var lines = new StringBuilder();
        var test = from.TestTransforms;
        if (!Same(from.TrainTransforms, to.TrainTransforms) || !Same(from.ValidationTransforms, to.ValidationTransforms))
        {
            lines.Append("gtf.ResetTransforms();\n");
            Append(lines, to.TrainTransforms, "train");
            Append(lines, to.ValidationTransforms, "val");
            if (from.TestTransformsSource != TestTransformsSource.Own)
                test = to.ValidationTransforms; // They follow.
        }

        if (!Same(test, to.TestTransforms))
        {
            lines.Append("gtf.ResetTransforms(test: true);\n");
            Append(lines, to.TestTransforms, "test");
        }

        return lines.ToString();
    }

    private static bool Same(IReadOnlyList<TransformOptions> some, IReadOnlyList<TransformOptions> others) =>
        OptionValue.Same(some, others);

    private static void Append(StringBuilder lines, IReadOnlyList<TransformOptions> transforms, string set)
    {
        foreach (var call in transforms.Select(Call))
            lines.Append(CultureInfo.InvariantCulture, $"gtf.{call[..^1]}{(call.EndsWith("()", StringComparison.Ordinal) ? "" : ", ")}{set}: true);\n");
    }

    private static string Call(TransformOptions transform) => transform switch
    {
        CenterCropOptions crop => Invariant($"ApplyCenterCrop({crop.InputSize.Code})"),
        ColorJitterOptions jitter => Invariant($"ApplyColorJitter({jitter.Brightness}, {jitter.Contrast}, {jitter.Saturation}, {jitter.Hue})"),
        RandomAffineOptions affine => $"ApplyRandomAffine({Pair(affine.Degrees)}{Optional("translate", affine.Translate, Pair)}{Optional("scale", affine.Scale, Pair)}{Optional("shear", affine.Shear, List)})",
        RandomCropOptions crop => Invariant($"ApplyRandomCrop({crop.InputSize.Code})"),
        RandomHorizontalFlipOptions flip => Invariant($"ApplyRandomHorizontalFlip({flip.Probability})"),
        RandomVerticalFlipOptions flip => Invariant($"ApplyRandomVerticalFlip({flip.Probability})"),
        RandomPerspectiveOptions perspective => Invariant($"ApplyRandomPerspective({perspective.DistortionScale}, {perspective.Probability})"),
        RandomResizedCropOptions crop => Invariant($"ApplyRandomResizedCrop({crop.InputSize.Code}, {Pair(crop.Scale)}, {Pair(crop.Ratio)})"),
        GrayscaleOptions => "ApplyGrayscale()",
        RandomRotationOptions rotation => $"ApplyRandomRotation({Pair(rotation.Degrees)})",
        ResizeOptions resize => Invariant($"ApplyResize({resize.InputSize.Code})"),
        NormalizeOptions normalize => $"ApplyNormalize({List(normalize.Mean)}, {List(normalize.StandardDeviation)})",
        MeanSubtractionOptions subtraction => $"ApplyMeanSubtraction({List(subtraction.Mean)})",
        RandomLightingOptions lighting => Invariant($"ApplyRandomLighting({lighting.Alpha})"),
        TrivialAugmentOptions => "ApplyTrivialAugment()",
        RandAugmentOptions augment => Invariant($"ApplyRandAugment({augment.NumOps}, {augment.Magnitude})"),
        RandomErasingOptions erasing => Invariant($"ApplyRandomErasing({erasing.Probability}, {Pair(erasing.Scale)}, {Pair(erasing.Ratio)}, {erasing.Value})"),
        _ => throw new NotSupportedException($"Transform {transform.GetType().Name}."),
    };

    private static string Optional(string name, IReadOnlyList<double>? values, Func<IReadOnlyList<double>, string> write) => values is null ? "" : $", {name}: {write(values)}";

    private static string Pair(IReadOnlyList<double> values) => $"({string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))})";

    private static string List(IReadOnlyList<double> values) => $"[{string.Join(", ", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]";
}
