using System.Text.Json.Nodes;
using Monk.Models;
using Monk.Models.Backbones;
using Monk.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Facade;

public sealed class OwnBackboneTests : IDisposable
{
    private const string Name = "own_test_net";
    private readonly Scene _scene = new(perClass: 6);

    public OwnBackboneTests() => Backbones.Register(new Backbone(Name, Maps) { InputSize = 48, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] });

    public void Dispose()
    {
        BackboneRegistry.Forget();
        _scene.Dispose();
    }

    [Fact]
    public void It_is_listed_trained_and_asked_like_a_built_in_model()
    {
        Assert.Equal([Name], Prototype.ListModels("own_test*"));
        using (var prototype = _scene.New())
        {
            prototype.Default(_scene.Images, Name, freezeBaseNetwork: false, numEpochs: 3);
            Assert.Equal(3, prototype.Train().Epochs.Count);
            Assert.Contains("conv", prototype.ModelSummary().ToString(), StringComparison.OrdinalIgnoreCase);
        }

        var state = State("e");
        Assert.Equal(Name, (string)state["model"]!["name"]!);
        Assert.Equal(48, (int)state["dataset"]!["input_size"]!);
        Assert.Equal([0.0, 0, 0], state["dataset"]!["test_transforms"]![0]!["mean"]!.AsArray().Select(value => (double)value!));
        using var file = WeightsFile.Open(Path.Combine(_scene.Workspace, "p", "e", "output", "models", "best.safetensors"));
        Assert.Equal(
            ["base.0.bias", "base.0.weight", "base.1.bias", "base.1.num_batches_tracked", "base.1.running_mean", "base.1.running_var", "base.1.weight", "head.bias", "head.weight"],
            file.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.True(file.TryGetEntry("head.weight", out var head) && head.Shape.SequenceEqual([2L, 8]));

        using var trained = _scene.Trained();
        var prediction = trained.Infer(Path.Combine(_scene.Images, "circle", "000.png"));
        Assert.Contains(prediction.PredictedClass, (string[])["circle", "stripes"]);
        Assert.NotNull(trained.Explain(Path.Combine(_scene.Images, "circle", "000.png")));
    }

    [Fact]
    public void A_frozen_one_does_not_change_and_its_features_are_kept()
    {
        TrainingResult Train(string experiment, string name = Name)
        {
            using var prototype = _scene.New(experiment);
            prototype.Default(_scene.Images, name, freezeBaseNetwork: true, numEpochs: 2);
            return prototype.Train();
        }

        var (first, second) = (Train("a"), Train("b"));
        var all = first.Cached!.FeaturesComputed;
        Assert.InRange(all, 12, 24); // Of some images the mirrored side too.
        Assert.Equal(0, first.Cached.FeaturesFound);
        Assert.Equal((0, all), (second.Cached!.FeaturesComputed, second.Cached.FeaturesFound));
        Assert.Equal(first.Epochs.Select(epoch => epoch.ValidationLoss), second.Epochs.Select(epoch => epoch.ValidationLoss));
        using var a = WeightsFile.Open(ModelPath("a", "final"));
        using var b = WeightsFile.Open(ModelPath("b", "best"));
        Assert.Equal(Floats(a, "base.0.weight"), Floats(b, "base.0.weight"));

        Backbones.Register(new Backbone(Name, Maps) { InputSize = 48, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1], Version = "2" });
        Assert.Equal(all, Train("c").Cached!.FeaturesComputed);
    }

    [Fact]
    public void Training_goes_on_as_if_it_had_never_stopped()
    {
        double[] whole;
        using (var prototype = New("whole", epochs: 3))
            whole = [.. prototype.Train().Epochs.Select(epoch => epoch.TrainLoss)];
        using (var prototype = New("parts", epochs: 2))
            prototype.Train();
        using var resumed = _scene.Resumed("parts");
        resumed.UpdateNumEpochs(3);
        Assert.Equal(whole, resumed.Train().Epochs.Select(epoch => epoch.TrainLoss));
    }

    [Fact]
    public void Weights_come_from_a_file_with_the_names_of_the_network_or_of_an_experiment()
    {
        var (own, other) = (_scene.Combine("own.safetensors"), _scene.Combine("other.safetensors"));
        using (var network = Vectors())
            StateDictionary.Save(network, own);
        using (var network = Maps())
            StateDictionary.Save(network, other);
        Backbones.Register(new Backbone("own_with_weights", Vectors) { InputSize = 32, WeightsFile = own });

        float[] trained;
        using (var prototype = _scene.New("first"))
        {
            prototype.Default(_scene.Images, "own_with_weights", freezeBaseNetwork: true, numEpochs: 1);
            prototype.Train();
            using var expected = WeightsFile.Open(own);
            using var found = WeightsFile.Open(ModelPath("first", "best"));
            trained = Floats(expected, "0.weight");
            Assert.Equal(trained, Floats(found, "base.0.weight"));
        }

        using (var prototype = _scene.New("second"))
        {
            prototype.Default(_scene.Images, "own_with_weights", freezeBaseNetwork: true, numEpochs: 1, weightsPath: ModelPath("first", "best"));
            prototype.Train();
            using var found = WeightsFile.Open(ModelPath("second", "best"));
            Assert.Equal(trained, Floats(found, "base.0.weight"));
        }

        using var third = _scene.New("third");
        third.Default(_scene.Images, "own_with_weights", numEpochs: 1, weightsPath: other);
        Assert.Contains("do not fit the model own_with_weights", Assert.Throws<MonkException>(() => third.Train()).Message, StringComparison.Ordinal);
        File.Delete(own);
        third.UpdateModelPath(null);
        Assert.StartsWith($"The weights file of backbone 'own_with_weights', '{own}', does not exist.", Assert.Throws<MonkException>(() => third.Train()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_names_one_that_is_not_registered_is_opened_compared_and_copied_but_not_trained()
    {
        using (var prototype = New("here", epochs: 1))
            prototype.Train();
        var path = Path.Combine(_scene.Workspace, "p", "here", "experiment-state.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace(Name, "elsewhere_net", StringComparison.Ordinal));
        const string Message = "If it is a backbone of a program's own, register it before: `Backbones.Register(new Backbone(\"elsewhere_net\", …))`.";

        using (var opened = _scene.Resumed("here"))
        {
            Assert.Contains("elsewhere_net", opened.Summary().ToString(), StringComparison.Ordinal);
            opened.UpdateNumEpochs(2);
            var e = Assert.Throws<MonkException>(() => opened.Train());
            Assert.StartsWith("Model 'elsewhere_net' is not known.", e.Message, StringComparison.Ordinal);
            Assert.EndsWith(Message, e.Message, StringComparison.Ordinal);
        }

        Assert.EndsWith(Message, Assert.Throws<MonkException>(() => _scene.Trained("here")).Message, StringComparison.Ordinal);
        using var copy = new Prototype("p", "copy", copyFrom: ("p", "here"), workspace: _scene.Workspace, verbose: 0);
        Assert.EndsWith(Message, Assert.Throws<MonkException>(() => copy.Train()).Message, StringComparison.Ordinal);
        copy.UpdateModelName(Name);
        Assert.Equal(2, copy.Train().Epochs.Count);

        var compare = new Compare("c", workspace: _scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "here");
        compare.AddExperiment("p", "copy");
        compare.GenerateStatistics();
        Assert.Contains("elsewhere_net", File.ReadAllText(Path.Combine(_scene.Workspace, "comparison", "c", "comparison.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_backbone_is_refused_by_its_name()
    {
        Refused("name is 'resnet18', which is a built-in model's. Take another for the backbone.", new Backbone("resnet18", Maps));
        Refused("Another backbone is registered as 'own_test_net' already. Take another name, or pass replace: true.", new Backbone(Name, Vectors));
        Refused("inputSize is 8; it must be at least 32.", new Backbone("own_x", Maps) { InputSize = 8 });
        Refused("mean is [0, 0]; it has a number for each of red, green and blue.", new Backbone("own_x", Maps) { Mean = [0, 0] });
        Refused("standardDeviation is [1, 0, 1]; it has a number above 0 for each of red, green and blue.", new Backbone("own_x", Maps) { StandardDeviation = [1, 0, 1] });
        Refused("features is 0; a backbone gives at least 1 number for an image. Leave it out to have it found.", new Backbone("own_x", Maps) { Features = 0 });
        Assert.Empty(Prototype.ListModels("own_x"));

        static void Refused(string message, Backbone backbone) => Assert.Equal(message, Assert.Throws<MonkException>(() => Backbones.Register(backbone)).Message);
    }

    [Fact]
    public void A_network_that_fails_is_refused_when_it_is_built()
    {
        var same = Maps();
        Fails("own_throws", () => throw new InvalidOperationException("no licence"), "Backbone 'own_throws' could not be made: no licence.");
        Fails("own_null", () => null!, "Backbone 'own_null' could not be made: its function gave null.");
        Fails("own_same", () => same, "The function of backbone 'own_same' gave the same network twice. It must make a new one each time.");
        Fails("own_shape", () => nn.Flatten(0), "Backbone 'own_shape' gives tensors of shape [3072]; it must give [N, features] or [N, features, height, width].");
        Fails("own_linear", () => nn.Sequential(nn.Flatten(), nn.Linear(7, 2)), "Backbone 'own_linear' cannot take images of 32×32 pixels: ");
        same.Dispose();

        static void Fails(string name, Func<nn.Module<Tensor, Tensor>> build, string message)
        {
            Backbones.Register(new Backbone(name, build) { InputSize = 32 });
            var entry = ModelRegistry.Find(name);
            Assert.StartsWith(message, Assert.Throws<MonkException>(() =>
            {
                using var first = entry.Build(2);
                using var second = entry.Build(2);
            }).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Images_of_a_size_that_it_makes_other_features_of_are_refused_before_training()
    {
        Backbones.Register(new Backbone("own_flat", Flat) { InputSize = 32 });
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, "own_flat", freezeBaseNetwork: false, numEpochs: 1);
        prototype.UpdateInputSize(64);
        Assert.Equal(
            "Backbone 'own_flat' gives 3072 numbers for an image of 64×64 pixels, and 768 were expected. Average over the image at its end, or use UpdateInputSize(32).",
            Assert.Throws<MonkException>(() => prototype.Train()).Message);
    }

    private static nn.Module<Tensor, Tensor> Maps() => nn.Sequential(nn.Conv2d(3, 8, 3, stride: 2), nn.BatchNorm2d(8), nn.ReLU());

    private static nn.Module<Tensor, Tensor> Vectors() => nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten());

    private static nn.Module<Tensor, Tensor> Flat() => nn.Sequential(nn.AvgPool2d(2), nn.Flatten());

    private static float[] Floats(WeightsFile file, string name)
    {
        using var tensor = file.Read(name);
        return tensor.data<float>().ToArray();
    }

    private Prototype New(string experiment, int epochs)
    {
        var prototype = _scene.New(experiment);
        prototype.Default(_scene.Images, Name, freezeBaseNetwork: false, numEpochs: epochs);
        return prototype;
    }

    private string ModelPath(string experiment, string which) => Path.Combine(_scene.Workspace, "p", experiment, "output", "models", $"{which}.safetensors");

    private JsonNode State(string experiment) => JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", experiment, "experiment-state.json")))!;
}
