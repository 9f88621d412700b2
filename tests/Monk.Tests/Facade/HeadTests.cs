using Monk.Tests.Support;
using Monk.Weights;

namespace Monk.Tests.Facade;

public sealed class HeadTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("resnet18", "fc", 512, true)]
    [InlineData("squeezenet1_1", "classifier.1", 512, true)]
    [InlineData("resnetv2_18", "head.fc", 512, false)]
    [InlineData("mobilenet_v3_small", "classifier.3", 1024, true)]
    public void Appended_layers_learn_in_the_head_s_place_and_come_back_with_the_experiment(string model, string head, int features, bool freezeBase)
    {
        using (var begun = _scene.New())
        {
            begun.Default(_scene.Images, model, freezeBase, numEpochs: 2, usePretrained: false);
            begun.UpdateInputSize(model == "squeezenet1_1" ? 64 : 32);
            begun.AppendLinear(16);
            begun.AppendPrelu();
            begun.AppendDropout(0.3);
            begun.AppendLinear(finalLayer: true);
            begun.Train();
        }

        using var weights = WeightsFile.Open(Path.Combine(_scene.Workspace, "p", "e", "output", "models", "best.safetensors"));
        var shapes = weights.Entries.Where(entry => entry.Name.StartsWith($"{head}.", StringComparison.Ordinal)).ToDictionary(entry => entry.Name, entry => string.Join("×", entry.Shape));
        Assert.Equal(
            new Dictionary<string, string>
            {
                [$"{head}.0.weight"] = $"16×{features}",
                [$"{head}.0.bias"] = "16",
                [$"{head}.1.weight"] = "1",
                [$"{head}.3.weight"] = "2×16",
                [$"{head}.3.bias"] = "2",
            },
            shapes);

        using var trained = _scene.Trained();
        var prediction = trained.Infer(Path.Combine(_scene.Images, "circle", "000.png"));
        Assert.Equal(1, prediction.Ranking.Sum(score => score.Probability), 6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_head_with_dropout_resumes_to_the_numbers_of_an_uninterrupted_training(bool freezeBase)
    {
        using var whole = SetUp("whole", freezeBase);
        var expected = whole.Train();

        using (var begun = SetUp("cut", freezeBase))
        {
            using var source = new CancellationTokenSource();
            var progress = new AtEpoch(2, source.Cancel);
            Assert.Throws<OperationCanceledException>(() => begun.Train(progress, source.Token));
        }

        using var resumed = _scene.Resumed("cut");
        var actual = resumed.Train();
        Assert.Equal(expected.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)), actual.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)));
        Assert.Equal(File.ReadAllBytes(expected.FinalModel), File.ReadAllBytes(actual.FinalModel));
    }

    [Fact]
    public void A_last_layer_of_another_width_than_the_classes_is_refused_when_it_is_appended()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        prototype.AppendLinear(8);

        var error = Assert.Throws<MonkException>(() => prototype.AppendLinear(3, finalLayer: true));
        Assert.StartsWith("The head of appended layers gives 3 numbers for an image, [3], and there are 2 classes", error.Message, StringComparison.Ordinal);
        prototype.AppendLinear(2, finalLayer: true);
        prototype.Model();
    }

    [Fact]
    public void Before_the_dataset_is_known_any_width_may_come_last()
    {
        using var prototype = _scene.New();
        prototype.ModelParams("resnet18", usePretrained: false);
        prototype.AppendLinear(7, finalLayer: true);
        prototype.Model();
    }

    [Fact]
    public void A_head_without_its_last_layer_is_not_trained()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        prototype.AppendLinear(8);

        Assert.Contains("append its last layer with finalLayer: true", Assert.Throws<MonkException>(() => prototype.Train()).Message, StringComparison.Ordinal);
        Assert.Contains("finalLayer: true", Assert.Throws<MonkException>(() => prototype.Model()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_follows_the_last_layer_until_the_head_is_begun_anew()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        prototype.AppendLinear(finalLayer: true);
        Assert.Contains("ResetModel()", Assert.Throws<MonkException>(() => prototype.AppendRelu()).Message, StringComparison.Ordinal);

        prototype.ResetModel();
        prototype.AppendRelu();
    }

    [Fact]
    public void A_head_that_cannot_learn_on_a_frozen_base_is_refused()
    {
        using var prototype = _scene.New();
        prototype.ModelParams("resnet18");
        Assert.Contains("Nothing of resnet18 would learn", Assert.Throws<MonkException>(() => prototype.AppendRelu(finalLayer: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_are_appended_to_a_model_only()
    {
        using var prototype = _scene.New();
        Assert.Contains("has no model yet", Assert.Throws<MonkException>(() => prototype.AppendLinear()).Message, StringComparison.Ordinal);
    }

    private Prototype SetUp(string experiment, bool freezeBase)
    {
        var prototype = _scene.New(experiment);
        _scene.SetUp(prototype, 3, freezeBase);
        prototype.AppendLinear(16);
        prototype.AppendRrelu();
        prototype.AppendDropout();
        prototype.AppendLinear(finalLayer: true);
        return prototype;
    }
}
