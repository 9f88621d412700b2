using System.Globalization;
using System.Text;
using Monk.Experiments;
using Monk.Models;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Writes the calls that apply an experiment's transforms.</summary>
internal static class TransformCalls
{
    /// <summary>The calls that follow Default; empty where the transforms are those that it chooses.</summary>
    /// <param name="dataset">The experiment's.</param>
    /// <param name="modelName">The model that Default gets.</param>
    public static string Of(DatasetOptions dataset, string modelName)
    {
        var lines = new StringBuilder();
        var normalize = Normalization(modelName);
        if (!Same(dataset.TrainTransforms, [new RandomHorizontalFlipOptions { Probability = 0.8 }, normalize]) || !Same(dataset.ValidationTransforms, [normalize]))
        {
            lines.Append("gtf.ResetTransforms();\n");
            Append(lines, dataset.TrainTransforms, "train");
            Append(lines, dataset.ValidationTransforms, "val");
        }

        if (!Same(dataset.TestTransforms, [normalize]))
        {
            lines.Append("gtf.ResetTransforms(test: true);\n");
            Append(lines, dataset.TestTransforms, "test");
        }

        return lines.ToString();
    }

    /// <summary>The model of that name; null of a later version's.</summary>
    public static ModelEntry? Entry(string modelName)
    {
        var name = modelName.Trim();
        return ModelRegistry.All.FirstOrDefault(entry => entry.Names.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    private static NormalizeOptions Normalization(string modelName)
    {
        var entry = Entry(modelName);
        return entry is null ? new() : new() { Mean = entry.Normalization.Mean, StandardDeviation = entry.Normalization.StandardDeviation };
    }

    private static bool Same(IReadOnlyList<TransformOptions> some, IReadOnlyList<TransformOptions> others) => some.Select(Call).SequenceEqual(others.Select(Call));

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
