using Monk.Experiments;
using Monk.Models;
using Monk.Tests.Support;
using Monk.Weights;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

public sealed class ClassifierFactoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("resnet18")]
    [InlineData("googlenet")]
    [InlineData("squeezenet1_1")]
    [InlineData("mobilenet_v3_small")]
    [InlineData("swin_t")]
    public void The_base_comes_from_the_file_and_new_last_layers_from_the_seed_alone(string name)
    {
        using var scope = NewDisposeScope();
        using var source = Build(name, classes: 10);
        var path = _folder.Combine("weights.safetensors");
        StateDictionary.Save(source, path);

        using var first = Create(name, classes: 3, seed: 7, path);
        using var second = Create(name, classes: 3, seed: 7, path);
        using var other = Create(name, classes: 3, seed: 8, path);

        var heads = Heads(first);
        var (expected, a, b, c) = (source.state_dict(), first.state_dict(), second.state_dict(), other.state_dict());
        Assert.Equal(expected.Keys, a.Keys);
        foreach (var (key, tensor) in a)
        {
            var isHead = heads.Any(head => key.StartsWith(head, StringComparison.Ordinal));
            Assert.True(Same(tensor, b[key]), key);
            Assert.Equal(isHead, !Same(tensor, c[key]));
            Assert.True(isHead ? tensor.shape[0] == 3 : Same(tensor, expected[key]), key);
        }

        foreach (var head in heads)
        {
            var bound = 1 / Math.Sqrt(a[$"{head}weight"].shape[1]); // PyTorch's default: uniform in ±1/√inputs.
            Assert.InRange(a[$"{head}weight"].abs().max().item<float>(), 0.9 * bound, bound);
            Assert.InRange(a[$"{head}bias"].abs().max().item<float>(), 0.01 * bound, bound);
        }
    }

    [Theory]
    [InlineData("googlenet", "aux1.", "aux2.", 0.01)]
    [InlineData("googlenet", "aux2.", "aux2.", 0.01)]
    [InlineData("inception_v3", "AuxLogits.", "AuxLogits.", 0.1)]
    public void A_file_without_auxiliary_classifiers_leaves_them_as_the_seed_makes_them(string name, string left, string alsoLeft, double spread)
    {
        using var scope = NewDisposeScope();
        using var source = Build(name, classes: 10);
        var path = _folder.Combine("weights.safetensors");
        bool IsLeft(string key) => key.StartsWith(left, StringComparison.Ordinal) || key.StartsWith(alsoLeft, StringComparison.Ordinal);
        var expected = source.state_dict();
        SafetensorsWriter.Write(path, [.. expected.Where(pair => !IsLeft(pair.Key))]);

        using var first = Create(name, classes: 3, seed: 7, path);
        using var second = Create(name, classes: 3, seed: 7, path);

        var heads = Heads(first);
        var b = second.state_dict();
        foreach (var (key, tensor) in first.state_dict())
        {
            Assert.True(Same(tensor, b[key]), key);
            if (!IsLeft(key) && !heads.Any(head => key.StartsWith(head, StringComparison.Ordinal)))
                Assert.True(Same(tensor, expected[key]), key);
            else if (tensor.dim() == 4)
                Assert.InRange(tensor.std().item<float>(), 0.95 * spread, 1.05 * spread);
        }
    }

    [Theory]
    [InlineData("googlenet")]
    [InlineData("resnetv2_18")]
    public void A_trained_network_comes_back_whole(string name)
    {
        using var scope = NewDisposeScope();
        using var source = Build(name, classes: 4);
        var path = _folder.Combine("best.safetensors");
        StateDictionary.Save(source, path);
        SpoilMemory();

        using var loaded = ClassifierFactory.LoadTrained(new ModelOptions { Name = name }, 4, path, CPU);

        var actual = loaded.state_dict();
        Assert.All(source.state_dict(), pair => Assert.True(Same(pair.Value, actual[pair.Key]), pair.Key));
    }

    [Fact]
    public void A_frozen_base_keeps_its_auxiliary_classifiers_still_and_an_unfrozen_one_trains_them()
    {
        using var frozen = ClassifierFactory.CreateForTraining(new ModelOptions { Name = "googlenet", FreezeBaseNetwork = true }, 3, seed: 1, null, CPU);
        Assert.Equal(["fc.weight", "fc.bias"], frozen.named_parameters().Where(pair => pair.parameter.requires_grad).Select(pair => pair.name));

        using var free = ClassifierFactory.CreateForTraining(new ModelOptions { Name = "googlenet", FreezeBaseNetwork = false }, 3, seed: 1, null, CPU);
        Assert.All(free.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void Weights_for_another_number_of_classes_are_refused_with_both_numbers()
    {
        using var source = Build("squeezenet1_1", classes: 10);
        var path = _folder.Combine("best.safetensors");
        StateDictionary.Save(source, path);
        var error = Assert.Throws<MonkException>(() => ClassifierFactory.LoadTrained(new ModelOptions { Name = "squeezenet1_1" }, 3, path, CPU));
        Assert.Contains("2 of another shape: classifier.1.weight (model [3, 512, 1, 1], file [10, 512, 1, 1])", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("These are the weights of 'squeezenet1_1' for 10 classes, not 3.", error.Message, StringComparison.Ordinal);
    }

    [SharedTheory("weights")]
    [InlineData("resnet18.safetensors", "resnet34", "missing in the file", "resnet18")]
    [InlineData("resnet18.safetensors", "resnet50", "of another shape", "resnet18")]
    [InlineData("resnet18.safetensors", "densenet121", "in the file but not in the model", "resnet18")]
    [InlineData("resnet50.safetensors", "wide_resnet50_2", "of another shape", "resnet50")]
    [InlineData("squeezenet1_1.pth", "alexnet", "in the file but not in the model", "squeezenet1_1")]
    [InlineData("mobilenet_v2.pth", "mobilenet_v3_large", "missing in the file", "mobilenet_v2")]
    public void Weights_of_another_network_are_refused_with_its_name(string file, string wanted, string kind, string actual)
    {
        var path = SharedFolder.PathOf($"weights/{file}");
        var error = Assert.Throws<MonkException>(() => ClassifierFactory.CreateForTraining(new ModelOptions { Name = wanted }, 2, seed: 1, path, CPU));
        Assert.Contains($"The weights in '{path}' do not fit the model {wanted} (", error.Message, StringComparison.Ordinal);
        Assert.Contains($" {kind}: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"These are the weights of '{actual}'.", error.Message, StringComparison.Ordinal);
    }

    [SharedTheory("weights")]
    [InlineData("resnet18.safetensors", "resnet18")]
    [InlineData("resnet50.safetensors", "resnet50")]
    [InlineData("squeezenet1_1.pth", "squeezenet1_1")]
    [InlineData("mobilenet_v2.pth", "mobilenet_v2")]
    public void Real_weights_become_the_base(string file, string name)
    {
        using var scope = NewDisposeScope();
        var path = SharedFolder.PathOf($"weights/{file}");
        using var model = Create(name, classes: 2, seed: 1, path);
        using var weights = WeightsFile.Open(path);
        var heads = Heads(model);
        foreach (var (key, tensor) in model.state_dict().Where(pair => !pair.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            using var inner = NewDisposeScope();
            if (heads.Any(head => key.StartsWith(head, StringComparison.Ordinal)))
                Assert.Equal(2, tensor.shape[0]);
            else
                Assert.True(Same(tensor, weights.Read(key).to(float32)), key);
        }
    }

    private static ImageClassifier Build(string name, int classes)
    {
        random.manual_seed(2);
        using var quiet = no_grad();
        var model = ModelRegistry.Find(name).Build(classes);
        foreach (var (key, tensor) in model.state_dict())
        {
            if (key.EndsWith("running_mean", StringComparison.Ordinal) || key.EndsWith("bias", StringComparison.Ordinal))
                tensor.uniform_(-1, 1);
        }

        return model;
    }

    private static ImageClassifier Create(string name, int classes, int seed, string path)
    {
        SpoilMemory();
        return ClassifierFactory.CreateForTraining(new ModelOptions { Name = name }, classes, seed, path, CPU);
    }

    // What is freed here is what the next tensors are likely to be made of.
    private static void SpoilMemory()
    {
        using var scope = NewDisposeScope();
        for (var size = 1 << 4; size <= 1 << 22; size *= 2)
        {
            for (var i = 0; i < 8; i++)
                full(size, float.NaN);
        }
    }

    private static List<string> Heads(ImageClassifier model) => [.. model.AuxiliaryHeadNames.Append(model.HeadName).Select(name => $"{name}.")];

    private static bool Same(Tensor a, Tensor b) => a.shape.SequenceEqual(b.shape) && a.equal(b).all().item<bool>();
}
