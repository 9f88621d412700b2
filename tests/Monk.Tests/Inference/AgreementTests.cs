using Monk.Data;
using Monk.Experiments;
using Monk.Tests.Inspection;
using Monk.Tests.Support;
using Monk.Transforms;

namespace Monk.Tests.Inference;

/// <summary>Infer, InferFolder, Evaluate and Explain see one image in one way.</summary>
public sealed class AgreementTests : IClassFixture<TrainedScene>
{
    // Batches of eight are added up in another order than single images. Rounding moves float32 outputs by some units in the last place.
    private const double Rounding = 1e-5;

    private readonly TrainedScene _trained;
    private readonly string _folder;

    public AgreementTests(TrainedScene trained)
    {
        _trained = trained;
        _folder = trained.Scene.Combine("agreement");
        if (!Directory.Exists(_folder))
            SyntheticImages.Write(_folder, 13, size: 40, seed: 7);
    }

    [Theory]
    [InlineData(TrainedWeights.Best)]
    [InlineData(TrainedWeights.Final)]
    public void Infer_InferFolder_Evaluate_and_Explain_agree_on_every_image(TrainedWeights weights)
    {
        using var prototype = _trained.Scene.Trained(weights: weights);
        RequireAgreement(prototype);
    }

    [Fact]
    public void They_agree_under_random_test_transforms_too()
    {
        _trained.Scene.Train("random", epochs: 1);
        using var prototype = _trained.Scene.Trained("random");
        var still = prototype.InferFolder(_folder);
        prototype.ResetTransforms();
        prototype.ApplyRandomHorizontalFlip(0.5, test: true);
        prototype.ApplyRandomRotation(30, test: true);
        prototype.ApplyColorJitter(0.5, 0.5, 0.5, test: true);
        prototype.ApplyNormalize(test: true);

        RequireAgreement(prototype);

        Assert.NotEqual(still.Select(prediction => prediction.Logit), prototype.InferFolder(_folder).Select(prediction => prediction.Logit));
    }

    [Fact]
    public void An_image_is_shown_under_the_same_random_transforms_alone_as_among_others()
    {
        var one = _trained.Scene.Combine("of-one");
        var image = Directory.EnumerateFiles(Path.Combine(_folder, "stripes")).Order(StringComparer.Ordinal).Last();
        Directory.CreateDirectory(Path.Combine(one, "stripes"));
        File.Copy(image, Path.Combine(one, "stripes", "alone.png"), overwrite: true);

        var (inFolder, alone) = (View(_folder), View(one));

        Assert.Equal(alone[^1], inFolder[^1]);
        Assert.NotEqual(inFolder[^2], inFolder[^1]);

        List<byte[]> View(string folder)
        {
            var images = ImageFolder.Scan(folder, "test", minimumClasses: 1).Images();
            var dataset = new DatasetOptions { TrainPath = "", InputSize = 32, Workers = 1 };
            return [.. NetworkView.Of(
                images, [.. Enumerable.Range(0, images.Samples.Count)], dataset, [new RandomRotationOptions { Degrees = [-90, 90] }], seed: 0, TransformPipeline.Inference, _ => { })
                .Select(view => view.Rgb)];
        }
    }

    private void RequireAgreement(Prototype prototype)
    {
        prototype.DatasetParams(_folder);
        prototype.Dataset();
        var evaluated = prototype.Evaluate();
        var inFolder = prototype.InferFolder(_folder);

        Assert.Equal(26, inFolder.Count);
        Assert.Equal(inFolder.Select(prediction => prediction.ImageName), evaluated.Images.Select(image => image.Path));
        Assert.All(inFolder.Zip(evaluated.Images), pair =>
        {
            // The same batches: the same to the bit.
            Assert.Equal(pair.First.Ranking, pair.Second.GetPrediction().Ranking);
            var path = Path.Combine(_folder, pair.First.ImageName);
            var alone = prototype.Infer(path);
            Assert.Equal(alone.PredictedClass, pair.First.PredictedClass);
            Assert.Equal(alone.Ranking.Select(score => score.Class), pair.First.Ranking.Select(score => score.Class));
            Assert.All(alone.Ranking.Zip(pair.First.Ranking), scores => Assert.Equal(scores.First.Logit, scores.Second.Logit, Rounding * Math.Max(1, Math.Abs(scores.First.Logit))));
        });
        var first = Path.Combine(_folder, inFolder[0].ImageName);
        Assert.Equal(prototype.Infer(first).Ranking, prototype.Explain(first).Prediction.Ranking);
    }
}
