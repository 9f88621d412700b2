using Monk.Kinds;
using Monk.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Outside.Tests;

public sealed class OwnTransformTests
{
    [Fact]
    public void A_transform_of_a_program_is_trained_with_and_kept()
    {
        TransformOptions.Register<NegativeOptions>();
        var workspace = Pictures.Folder();
        using (var prototype = new Prototype("p", "e", workspace: workspace, verbose: 0))
        {
            prototype.Default(Rows(), modelName: "resnet18_v1", usePretrained: false, numEpochs: 1);
            prototype.UpdateInputSize(32);
            prototype.ResetTransforms();
            prototype.AddTransform(new NegativeOptions { Probability = 0.25 }, train: true);
            prototype.AddTransform(new NormalizeOptions { Mean = [0.5, 0.5, 0.5] }, train: true, val: true);
            Assert.Single(prototype.Train().Epochs);
        }

        using var trained = new Prototype("p", "e", evalInfer: true, workspace: workspace, verbose: 0);
        Assert.Contains("[{'outside_negative': {'probability': 0.25}}, {'Normalize': ", trained.Summary().ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<LabelledImage> Rows() => Enumerable.Range(0, 6).SelectMany(i => (LabelledImage[])
    [
        LabelledImage.FromBytes($"red{i}", Pictures.Pixmap(200, 0, 0, (byte)i), "red"),
        LabelledImage.FromBytes($"blue{i}", Pictures.Pixmap(0, 0, 200, (byte)i), "blue"),
    ]);
}

/// <summary>Negatives of that share of images.</summary>
[Kind("outside_negative")]
public sealed record NegativeOptions : TransformOptions
{
    public double Probability { get; init; } = 0.5;

    protected override Tensor Apply(Tensor images, TransformDraws draws)
    {
        var chosen = Enumerable.Range(0, draws.Count).Select(image => draws.Chance(image, 0, Probability) ? 1.0 : 0);
        return where(PerImage(chosen, images).eq(1), 255 - Floats(images), Floats(images));
    }
}
