using Monk.Inspection;
using Monk.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Inspection;

/// <summary>
/// Where a network averages its last maps and weighs the averages by a linear layer, class activation mapping (Zhou et al., 2016) is ReLU(Σ
/// w_k A_k) with the layer's own weights, and Grad-CAM is that divided by the number of places, by the chain rule. The maps A_k are
/// recomputed here from the network's parts.
/// </summary>
public sealed class GradCamTests
{
    private static readonly int[] Labels = [0, 1, 2];

    public static TheoryData<string> Averaging =>
    [
        "resnet18",
        "resnet50",
        "densenet121", // Its last ReLU has no module of its own.
        "resnetv2_18", // Nor has that of a pre-activation ResNet.
        "mobilenet_v2",
        "shufflenet_v2_x0_5",
        "mnasnet0_5",
        "regnet_y_400mf",
        "efficientnet_b0",
    ];

    public static TheoryData<string, int, int> Others => new()
    {
        { "alexnet", 96, 2 },
        { "vgg11", 64, 2 },
        { "squeezenet1_1", 96, 5 },
        { "googlenet", 96, 3 },
        { "inception_v3", 128, 2 },
        { "convnext_tiny", 64, 2 },
        { "swin_t", 64, 2 },
        { "vit_b_32", 224, 7 },
        { "mobilenet_v3_large", 64, 2 },
    };

    [Theory]
    [MemberData(nameof(Averaging))]
    public void With_an_average_and_a_linear_head_it_is_class_activation_mapping(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Network(name);
        random.manual_seed(3);
        var input = randn(1, 3, 96, 96);

        var cams = Labels.Select(label => GradCam.Of(network, input, label)).ToList();

        using var noGradient = no_grad();
        var maps = LastMaps(network, input);
        var places = maps.shape[1] * maps.shape[2];
        var weight = network.Head is Linear linear ? linear.weight : network.Head.get_parameter("weight")!;
        foreach (var cam in cams)
        {
            var expected = (weight.view(weight.shape[0], -1, 1, 1)[cam.Label] * maps).sum(dim: 0).relu() / places;
            Assert.Equal(places, cam.Map.Height * cam.Map.Width);
            AssertClose(expected.data<float>().ToArray(), cam.Map.Values);
        }

        // With random weights nothing may speak for a class; not for all of them.
        Assert.Contains(cams, cam => cam.Map.Largest > 0);
    }

    [Fact]
    public void A_layer_before_the_head_weighs_by_the_gradient_that_differences_give()
    {
        using var scope = NewDisposeScope();
        using var network = Network("mobilenet_v3_small");
        random.manual_seed(4);
        var input = randn(1, 3, 64, 64);

        var cam = GradCam.Of(network, input, label: 2);

        using var noGradient = no_grad();
        var maps = LastMaps(network, input);
        var weights = new float[maps.shape[0]];
        for (var channel = 0; channel < weights.Length; channel++)
        {
            // The score as a function of the channel's average: what follows is smooth, and averages the map first.
            const double Step = 0.01;
            weights[channel] = (float)((Score(channel, Step) - Score(channel, -Step)) / (2 * Step) / (maps.shape[1] * maps.shape[2]));
        }

        var expected = (tensor(weights).view(-1, 1, 1) * maps).sum(dim: 0).relu();
        Assert.Equal("features", cam.Layer);
        AssertClose(expected.data<float>().ToArray(), cam.Map.Values, relative: 0.02);

        double Score(int channel, double step)
        {
            using var inner = NewDisposeScope();
            var features = nn.functional.adaptive_avg_pool2d(maps.unsqueeze(0), 1).flatten(1);
            features[0, channel] += step;
            var classifier = (nn.Module<Tensor, Tensor>)network.named_children().Single(child => child.name == "classifier").module;
            return classifier.call(features)[0, 2].item<float>();
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_family_has_a_layer_with_places(string name, int size, int side)
    {
        using var scope = NewDisposeScope();
        using var network = Network(name);
        random.manual_seed(5);
        var input = randn(1, 3, size, size);

        var cams = Labels.Select(label => GradCam.Of(network, input, label)).ToList();
        network.Head.get_parameter("weight")!.neg_();
        var opposite = GradCam.Of(network, input, label: 0);

        Assert.All(cams, cam =>
        {
            Assert.Equal((side, side), (cam.Map.Height, cam.Map.Width));
            Assert.All(cam.Map.Values, value => Assert.True(float.IsFinite(value) && value >= 0));
            Assert.Equal(cams[0].Logits, cam.Logits);
        });

        // What does not speak for a class speaks against it.
        Assert.True(cams[0].Map.Largest > 0 || opposite.Map.Largest > 0);
        Assert.True(cams.Append(opposite).Select(cam => string.Join(' ', cam.Map.Values)).Distinct().Count() > 1);
    }

    [Fact]
    public void Every_family_of_the_registry_is_tested()
    {
        var tested = Averaging.Concat(Others.Select(row => row)).Select(row => ModelRegistry.Find((string)row[0]).Family);

        // Wider ResNets and RegNets without squeezing differ in numbers only.
        Assert.Empty(ModelRegistry.All.Select(entry => entry.Family).Distinct().Except(tested).Except(["ResNeXt", "Wide ResNet", "RegNet X"]));
    }

    [Fact]
    public void Without_a_class_it_explains_the_likeliest_and_the_scores_are_the_networks()
    {
        using var scope = NewDisposeScope();
        using var network = Network("resnet18");
        var input = randn(1, 3, 64, 64);

        var cam = GradCam.Of(network, input);

        using var noGradient = no_grad();
        Assert.Equal(network.call(input).data<float>().ToArray(), cam.Logits);
        Assert.Equal(Array.IndexOf(cam.Logits, cam.Logits.Max()), cam.Label);
    }

    [Fact]
    public void A_small_image_is_explained_where_it_still_has_places()
    {
        using var scope = NewDisposeScope();
        using var network = Network("resnet18");

        var cam = GradCam.Of(network, randn(1, 3, 32, 32));

        Assert.Equal(("layer3", 2, 2), (cam.Layer, cam.Map.Height, cam.Map.Width));
    }

    [Fact]
    public void An_image_without_places_is_refused()
    {
        using var scope = NewDisposeScope();
        using var network = Network("resnet18");

        var e = Assert.Throws<MonkException>(() => GradCam.Of(network, randn(1, 3, 1, 1)));

        Assert.Contains("'resnet18' cannot be explained: for images of 1×1 pixels", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_tensor_and_no_hook_stays_behind()
    {
        using var network = Network("resnet18");
        using var scope = NewDisposeScope();
        var input = randn(1, 3, 64, 64);
        GradCam.Of(network, input);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 3; i++)
            GradCam.Of(network, input);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.False(network.call(input).requires_grad);
    }

    private static ImageClassifier Network(string name)
    {
        random.manual_seed(1);
        var network = ModelRegistry.Find(name).Build(3);
        network.eval();
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;

        // The heads of some networks begin at zero, or with values so small that rounding would decide.
        nn.init.normal_(network.Head.get_parameter("weight"));
        return network;
    }

    /// <summary>The maps that the network averages, by its parts up to the average.</summary>
    private static Tensor LastMaps(ImageClassifier network, Tensor input)
    {
        var children = network.named_children().ToDictionary(child => child.name, child => (nn.Module<Tensor, Tensor>)child.module);
        var maps = network.GetName() switch
        {
            "resnet18" or "resnet50" => Chain(["layer1", "layer2", "layer3", "layer4"], nn.functional.max_pool2d(children["bn1"].call(children["conv1"].call(input)).relu(), 3, 2, 1)),
            "densenet121" => children["features"].call(input).relu(),
            "resnetv2_18" => children["norm"].call(children["stages"].call(children["stem"].call(input))).relu(),
            "shufflenet_v2_x0_5" => children["conv5"].call(Chain(["stage2", "stage3", "stage4"], nn.functional.max_pool2d(children["conv1"].call(input), 3, 2, 1))),
            "mnasnet0_5" => children["layers"].call(input),
            "regnet_y_400mf" => children["trunk_output"].call(children["stem"].call(input)),
            _ => children["features"].call(input),
        };
        return maps.squeeze(0);

        Tensor Chain(string[] stages, Tensor x) => stages.Aggregate(x, (map, stage) => children[stage].call(map));
    }

    private static void AssertClose(float[] expected, IReadOnlyList<float> actual, double relative = 1e-4)
    {
        Assert.Equal(expected.Length, actual.Count);
        var allowed = relative * expected.Max();
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - allowed, pair.First + allowed));
    }
}
