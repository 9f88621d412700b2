using Monk.Blocks;
using Monk.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

public sealed class ImageClassifierTests
{
    /// <summary>The smallest network of each family, and its head.</summary>
    public static TheoryData<string, string> Families => new()
    {
        { "resnet18", "fc" },
        { "resnetv2_18", "head.fc" },
        { "densenet121", "classifier" },
        { "alexnet", "classifier.6" },
        { "vgg11", "classifier.6" },
        { "squeezenet1_1", "classifier.1" },
        { "googlenet", "fc" },
        { "mobilenet_v2", "classifier.1" },
        { "mobilenet_v3_small", "classifier.3" },
        { "shufflenet_v2_x0_5", "fc" },
        { "mnasnet0_5", "classifier.1" },
        { "efficientnet_b0", "classifier.1" },
        { "regnet_y_400mf", "fc" },
        { "convnext_tiny", "classifier.2" },
        { "vit_b_32", "heads.head" },
        { "swin_t", "head" },
        { "inception_v3", "fc" },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void A_disposed_network_leaves_no_native_layer_behind(string name, string head)
    {
        using var scope = NewDisposeScope();
        var model = ModelRegistry.Find(name).BuildEmpty(10);
        var before = model.Head;
        model.ReplaceHead(3);
        List<nn.Module> layers = [model, .. model.modules()];
        Assert.DoesNotContain(layers, LayerDisposal.IsFreed);
        Assert.Contains(layers, layer => layer is Linear or Convolution);

        model.Dispose();

        Assert.True(LayerDisposal.IsFreed(before), head);
        Assert.All(layers, layer => Assert.True(LayerDisposal.IsFreed(layer), layer.GetName()));
        model.Dispose();
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_new_head_changes_the_head_s_keys_only(string name, string head)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = ModelRegistry.Find(name).BuildEmpty(1000);
        foreach (var parameter in model.parameters())
            parameter.fill_(0.001);
        model.eval();
        var before = model.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.shape);
        var firstWeight = model.state_dict().First().Value;

        model.ReplaceHead(7);

        Assert.Equal(head, model.HeadName);
        var after = model.state_dict();
        Assert.Equal(before.Keys, after.Keys);
        var changed = after.Where(pair => !pair.Value.shape.SequenceEqual(before[pair.Key])).Select(pair => pair.Key);
        var heads = model.AuxiliaryHeadNames.Append(head);
        Assert.Equal(heads.SelectMany(prefix => new[] { $"{prefix}.weight", $"{prefix}.bias" }), changed, StringComparer.Ordinal);
        Assert.Same(firstWeight, after.First().Value);
        Assert.Same(after[$"{head}.weight"], model.Head.get_parameter("weight"));
        Assert.False(model.Head.training);

        var images = randn(1, 3, Size(name), Size(name));
        var logits = model.call(images);
        Assert.Equal([1, 7], logits.shape);
        Assert.True(logits.isfinite().all().item<bool>());
        Assert.True(logits.equal(model.Classify(model.Features(images))).all().item<bool>());
    }

    private static int Size(string name) => name switch
    {
        "inception_v3" => 96,
        _ when name.StartsWith("vit", StringComparison.Ordinal) => 224,
        _ => 64,
    };

    [Fact]
    public void A_new_head_is_initialised_as_PyTorch_initialises_a_linear_layer()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        using var model = ModelRegistry.Find("resnet18").Build(2);
        model.ReplaceHead(500);
        var head = Assert.IsType<Linear>(model.Head);
        var bound = 1 / Math.Sqrt(512); // Uniform in ±1/√inputs, whose standard deviation is bound/√3.
        Assert.InRange(head.weight.abs().max().item<float>(), 0.99 * bound, bound);
        Assert.InRange(head.weight.std().item<float>(), 0.98 * bound / Math.Sqrt(3), 1.02 * bound / Math.Sqrt(3));
        Assert.InRange(head.bias!.abs().max().item<float>(), 0.9 * bound, bound);
    }

    [Theory]
    [InlineData("googlenet", 64, 2, 0.3)]
    [InlineData("inception_v3", 299, 1, 0.4)]
    public void Auxiliary_classifiers_speak_in_training_only(string name, int size, int count, double weight)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = ModelRegistry.Find(name).Build(3);
        model.ReplaceHead(4);
        var images = randn(2, 3, size, size);

        var (main, auxiliary) = model.ForwardTraining(images);
        Assert.Equal([2, 4], main.shape);
        Assert.Equal(count, auxiliary.Count);
        Assert.All(auxiliary, part => Assert.Equal([2, 4], part.Logits.shape));
        Assert.All(auxiliary, part => Assert.Equal(weight, part.LossWeight));

        model.eval();
        (main, auxiliary) = model.ForwardTraining(images);
        Assert.Empty(auxiliary);
        Assert.True(main.equal(model.call(images)).all().item<bool>());
    }

    [Fact]
    public void Images_too_small_for_an_auxiliary_classifier_are_refused_with_the_size_that_would_do()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = ModelRegistry.Find("inception_v3").Build(3);
        var error = Assert.Throws<MonkException>(() => model.ForwardTraining(randn(2, 3, 224, 240)));
        Assert.Contains("224×240 pixels (height × width)", error.Message, StringComparison.Ordinal);
        Assert.Contains("299×299", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vision_transformer_refuses_images_of_another_size()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = ModelRegistry.Find("vit_b_32").BuildEmpty(3);
        var error = Assert.Throws<MonkException>(() => model.call(randn(1, 3, 192, 224)));
        Assert.Contains("vit_b_32 was given images of 192×224 pixels (height × width); it takes 224×224 only", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("swin_t")]
    [InlineData("vit_b_32")]
    public void A_built_and_an_empty_model_have_the_same_tensors(string name)
    {
        using var built = ModelRegistry.Find(name).Build(5);
        using var empty = ModelRegistry.Find(name).BuildEmpty(5);
        var (expected, actual) = (built.state_dict(), empty.state_dict());
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (key, tensor) in expected)
        {
            Assert.Equal(tensor.shape, actual[key].shape);
            Assert.Equal(tensor.dtype, actual[key].dtype);
            Assert.Equal(tensor.requires_grad, actual[key].requires_grad);
            Assert.Equal(TorchSharp.DeviceType.CPU, actual[key].device_type);
            if (key.Contains("running_", StringComparison.Ordinal) || key.EndsWith("index", StringComparison.Ordinal) || key.EndsWith("tracked", StringComparison.Ordinal))
                Assert.True(tensor.equal(actual[key]).all().item<bool>(), key);
        }
    }

    [Theory]
    [InlineData("resnet18", "layer1.0.conv1.weight", 0.0589)] // √(2 / (64 outputs · 3 · 3))
    [InlineData("densenet121", "features.conv0.weight", 0.1166)] // √(2 / (3 inputs · 7 · 7))
    [InlineData("vgg11", "classifier.3.weight", 0.01)]
    [InlineData("googlenet", "inception4a.branch2.1.conv.weight", 0.01)]
    [InlineData("inception_v3", "Mixed_6b.branch7x7_2.conv.weight", 0.1)]
    [InlineData("inception_v3", "AuxLogits.fc.weight", 0.001)]
    [InlineData("convnext_tiny", "features.3.0.block.3.weight", 0.02)]
    [InlineData("swin_t", "features.3.0.mlp.0.weight", 0.02)]
    [InlineData("regnet_y_400mf", "trunk_output.block4.block4-1.f.b.0.weight", 0.0225)] // √(2 / (440 outputs · 3 · 3)), groups aside
    [InlineData("efficientnet_b0", "classifier.1.weight", 0.0577)] // Uniform in ±1/√100
    [InlineData("vit_b_32", "encoder.layers.encoder_layer_0.mlp.0.weight", 0.0228)] // √(2 / (768 + 3072))
    public void Weights_begin_with_torchvision_s_spread(string name, string key, double expected)
    {
        random.manual_seed(5);
        using var scope = NewDisposeScope();
        using var model = ModelRegistry.Find(name).Build(100);
        var weight = model.state_dict()[key];
        Assert.InRange(weight.std().item<float>(), 0.97 * expected, 1.03 * expected);
        Assert.InRange(weight.mean().item<float>(), -0.03 * expected, 0.03 * expected);
    }

    [Fact]
    public void A_build_leaves_nothing_in_memory_but_its_tensors()
    {
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var model = ModelRegistry.Find("resnet18").Build(2);
        Assert.Equal(before + model.state_dict().Count, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        model.Dispose();
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
