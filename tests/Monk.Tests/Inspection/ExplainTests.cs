using Monk.Data;
using Monk.Imaging;
using Monk.Inspection;
using Monk.Models;
using Monk.Tests.Support;
using Monk.Transforms;
using Monk.Weights;
using SkiaSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Inspection;

public sealed class ExplainTests(TrainedScene trained) : IClassFixture<TrainedScene>
{
    [Fact]
    public void The_predicted_class_is_explained_and_drawn()
    {
        using var prototype = trained.Scene.Trained();

        var explanation = prototype.Explain(trained.Image);

        var prediction = prototype.Infer(trained.Image);
        Assert.Equal(prediction.PredictedClass, explanation.Class);
        Assert.Equal(prediction.Ranking, explanation.Prediction.Ranking);
        Assert.Equal(prediction.Score, explanation.Probability);
        Assert.Equal(("layer3", 2, 2), (explanation.Layer, explanation.HeatMap.Height, explanation.HeatMap.Width));
        Assert.Equal(Path.Combine(prototype.Folder, "visualization", "explanations"), Path.GetDirectoryName(explanation.PicturePath));
        Assert.Matches($@"^000\.png\.{explanation.Class}\.[0-9a-f]{{16}}\.png$", Path.GetFileName(explanation.PicturePath));
        using var picture = SKBitmap.Decode(explanation.PicturePath);
        Assert.Equal(2240, picture.Width);
        Assert.True(picture.Pixels.Distinct().Count() > 100);
    }

    [Fact]
    public void Another_class_can_be_named_and_another_place_for_the_picture()
    {
        using var prototype = trained.Scene.Trained();
        var place = trained.Scene.Combine("pictures", "stripes.png");

        var circle = prototype.Explain(trained.Image, "circle");
        var stripes = prototype.Explain(trained.Image, className: "stripes", picturePath: place);

        Assert.Equal(("circle", "stripes"), (circle.Class, stripes.Class));
        Assert.Equal(1, circle.Probability + stripes.Probability, 9);
        Assert.Equal(place, stripes.PicturePath);
        Assert.True(File.Exists(place));

        // Two classes share one softmax: what speaks for one need not for the other.
        Assert.NotEqual(circle.HeatMap.Values, stripes.HeatMap.Values);
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        using var prototype = trained.Scene.Trained();
        var text = trained.Scene.Combine("no-image.png");
        File.WriteAllText(text, "This is text.");

        Assert.Contains("There is no file 'nowhere.png'", Message(() => prototype.Explain("nowhere.png")), StringComparison.Ordinal);
        Assert.Contains("is a folder", Message(() => prototype.Explain(trained.Scene.Images)), StringComparison.Ordinal);
        Assert.Contains("imagePath is empty", Message(() => prototype.Explain("")), StringComparison.Ordinal);
        Assert.Contains("cannot be read as an image", Message(() => prototype.Explain(text)), StringComparison.Ordinal);
        Assert.Contains("'square' is not a class of this experiment (className). Its classes are 'circle', 'stripes'.", Message(() => prototype.Explain(trained.Image, "square")), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_trained_experiment_can_be_looked_into()
    {
        using var training = trained.Scene.New("untrained");

        Assert.Contains("evalInfer: true", Message(() => training.Explain(trained.Image)), StringComparison.Ordinal);
        Assert.Contains("evalInfer: true", Message(() => training.VisualizeKernels()), StringComparison.Ordinal);
        Assert.Contains("evalInfer: true", Message(() => training.VisualizeFeatureMaps(trained.Image)), StringComparison.Ordinal);
    }

    [Fact]
    public void Looking_does_not_change_what_is_predicted_nor_the_files_of_the_training()
    {
        using var prototype = trained.Scene.Trained();
        var before = prototype.Infer(trained.Image);
        var files = Files();

        prototype.Explain(trained.Image);
        prototype.VisualizeFeatureMaps(trained.Image);

        Assert.Equal(before.Ranking, prototype.Infer(trained.Image).Ranking);
        Assert.Equal(files, Files());

        List<(string, DateTime)> Files() => [.. Directory.EnumerateFiles(Path.Combine(prototype.Folder, "output"), "*", SearchOption.AllDirectories).Select(file => (file, File.GetLastWriteTimeUtc(file)))];
    }

    [Fact]
    public void A_network_that_predicts_in_bfloat16_is_explained_in_float32()
    {
        using (var training = trained.Scene.New("bfloat16"))
        {
            trained.Scene.SetUp(training, epochs: 1, freezeBase: true);
            training.UpdatePrecision(Precision.BFloat16);
            training.Train();
        }

        using var prototype = trained.Scene.Trained("bfloat16");
        var explanation = prototype.Explain(trained.Image);

        Assert.All(explanation.HeatMap.Values, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(prototype.Infer(trained.Image).Probability, explanation.Prediction.Probability, 0.02);
    }

    [Fact]
    public void What_the_network_sees_is_shown_with_the_normalisation_taken_back()
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<TransformOptions> transforms = [new RandomHorizontalFlipOptions { Probability = 1 }, new NormalizeOptions()];
        var pixels = new byte[32 * 32 * 3];
        ImageDecoder.DecodeRgb(trained.Image, 32, 32, pixels);
        var input = new TransformPipeline(transforms, inputSize: 32, seed: 0, CPU).Apply(tensor(pixels, [1, 32, 32, 3]).permute(0, 3, 1, 2), [0], epoch: 0);

        var seen = SeenImage.Of(trained.Image, transforms, input);

        Assert.Equal((32, 32), (seen.Width, seen.Height));
        for (var y = 0; y < 32; y++)
        {
            for (var x = 0; x < 32; x++)
                Assert.Equal(pixels.AsSpan((y * 32 + 31 - x) * 3, 3), seen.Rgb.AsSpan((y * 32 + x) * 3, 3));
        }
    }

    [SharedFact("weights/resnet18.safetensors")]
    public void The_heat_map_of_a_real_network_is_PyTorchs()
    {
        using var scope = NewDisposeScope();
        using var network = ModelRegistry.Find("resnet18").BuildEmpty(1000);
        using (var file = WeightsFile.Open(SharedFolder.PathOf("weights/resnet18.safetensors")))
            StateDictionary.Load(network, file);
        network.eval();
        var input = sin(0.1 * arange(96.0f).view(1, 96, 1) + 0.07 * arange(96.0f).view(1, 1, 96) + arange(3.0f).view(3, 1, 1)).unsqueeze(0);

        var cam = GradCam.Of(network, input, label: 767);

        // torch 1.13.1, torchvision 0.14.1, x the input above, net torchvision's resnet18 with these weights in eval mode:
        //   net.layer4.register_forward_hook(lambda m, i, o: (o.retain_grad(), maps.append(o))[1])
        //   net(x)[0, 767].backward(); a = maps[0].grad.mean((2, 3), keepdim=True); torch.relu((a * maps[0]).sum(1))
        float[] expected = [1.709158f, 1.985058f, 1.266240f, 2.192013f, 2.514761f, 2.099440f, 1.623644f, 2.111652f, 1.569240f];
        Assert.Equal((3, 3, "layer4"), (cam.Map.Height, cam.Map.Width, cam.Layer));
        Assert.All(expected.Zip(cam.Map.Values), pair => Assert.Equal(pair.First, pair.Second, 2e-4f * expected.Max()));
        Assert.Equal(17.0277f, cam.Logits[767], 1e-3f);
    }

    private static string Message(Action action) => Assert.Throws<MonkException>(action).Message;
}
