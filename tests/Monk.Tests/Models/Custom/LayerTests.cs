using Monk.Blocks;
using Monk.Models.Custom;
using Monk.NetworkLayers;
using static TorchSharp.torch;

namespace Monk.Tests.Models.Custom;

public sealed class LayerTests
{
    /// <summary>Layers and the inputs that they are given.</summary>
    public static TheoryData<NetworkLayer, long[]> Cases
    {
        get
        {
            var cases = new TheoryData<NetworkLayer, long[]>();
            foreach (var side in new long[] { 7, 8, 11 })
            {
                long[] map = [6, side, side + 3];
                cases.Add(Layers.Convolution(8), map);
                cases.Add(Layers.Convolution(8, 5, stride: 2), map);
                cases.Add(Layers.Convolution(8, 3, stride: 3, padding: 0), map);
                cases.Add(Layers.Convolution(4, 3, dilation: 2, groups: 2), map);
                cases.Add(Layers.Convolution(4, 1, stride: 2, useBias: false), map);
                cases.Add(Layers.Convolution(4, (1, 7)), map);
                cases.Add(Layers.Convolution(4, (7, 1), stride: 2, padding: (1, 0)), map);
                cases.Add(Layers.TransposedConvolution(4), map);
                cases.Add(Layers.TransposedConvolution(4, 3, stride: 2, outputPadding: 1, groups: 2), map);
                cases.Add(Layers.TransposedConvolution(4, 2, stride: 2, padding: 0), map);
                foreach (var ceil in new[] { false, true })
                {
                    cases.Add(Layers.MaxPooling(3, 2, ceilMode: ceil), map);
                    cases.Add(Layers.MaxPooling(2, 3, padding: 1, ceilMode: ceil), map);
                    cases.Add(Layers.MaxPooling(3, 2, dilation: 2, ceilMode: ceil), map);
                    cases.Add(Layers.AveragePooling(3, 2, padding: 1, ceilMode: ceil), map);
                    cases.Add(Layers.AveragePooling(ceilMode: ceil), map);
                }

                foreach (var layer in Anywhere())
                    cases.Add(layer, map);
                cases.Add(Layers.GlobalAveragePooling(), map);
                cases.Add(Layers.GlobalMaxPooling(), map);
                cases.Add(Layers.InstanceNormalization(), map);
                cases.Add(Layers.InstanceNormalization(useTrainableParameters: true), map);
            }

            foreach (var layer in Anywhere())
                cases.Add(layer, [6]);
            cases.Add(Layers.FullyConnected(5), [6]);
            cases.Add(Layers.FullyConnected(null, useBias: false), [6]);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_layer_gives_the_shape_that_was_planned_in_training_and_in_inference_and_as_it_was_first_made_on_meta(NetworkLayer layer, long[] input)
    {
        using var scope = NewDisposeScope();
        var given = new LayerInput(input, Classes: 3);
        Assert.Null(layer.WhyNot(given));
        using var module = layer.Build(given);
        using var meta = Layer.On(META, () => layer.Build(given));

        var images = randn([2, .. input]);
        Assert.Equal([2, .. layer.Output(given)], module.call(images).shape);
        module.eval();
        Assert.Equal([2, .. layer.Output(given)], module.call(images).shape);
        Assert.Equal(module.named_parameters().Select(p => (p.name, string.Join(',', p.parameter.shape))), meta.named_parameters().Select(p => (p.name, string.Join(',', p.parameter.shape))));
    }

    [Fact]
    public void Activations_give_PyTorch_s_numbers()
    {
        using var scope = NewDisposeScope();
        // PyTorch 1.13: x = torch.tensor([[-2.0, -0.3, 0, 0.7, 3.0]], dtype=torch.float64), then torch.nn.ELU()(x), …,
        // torch.nn.RReLU(0.125, 0.333).eval()(x), torch.nn.Softmin(1)(x); for swish, x * torch.sigmoid(beta * x).
        var x = tensor(new float[,] { { -2f, -0.3f, 0f, 0.7f, 3f } });
        var expected = new (NetworkLayer Layer, double[] Values)[]
        {
            (Layers.Relu(), [0, 0, 0, 0.7, 3]),
            (Layers.Relu6(), [0, 0, 0, 0.7, 3]),
            (Layers.LeakyRelu(), [-0.02, -0.003, 0, 0.7, 3]),
            (Layers.Prelu(), [-0.5, -0.075, 0, 0.7, 3]),
            (Layers.Rrelu(), [-0.458, -0.0687, 0, 0.7, 3]),
            (Layers.Elu(), [-0.864664717, -0.259181779, 0, 0.7, 3]),
            (Layers.Selu(), [-1.520166469, -0.455667315, 0, 0.735490691, 3.152102962]),
            (Layers.Celu(0.5), [-0.490842181, -0.225594182, 0, 0.7, 3]),
            (Layers.Gelu(), [-0.045500264, -0.114626573, 0, 0.530625443, 2.995950306]),
            (Layers.Swish(), [-0.238405844, -0.127667245, 0, 0.467731441, 2.857722380]),
            (Layers.Swish(2), [-0.035972420, -0.106303108, 0, 0.561528722, 2.992582131]),
            (Layers.Sigmoid(), [0.119202922, 0.425557483, 0.5, 0.668187772, 0.952574127]),
            (Layers.LogSigmoid(), [-2.126928011, -0.854355244, -0.693147181, -0.403186049, -0.048587352]),
            (Layers.Tanh(), [-0.964027580, -0.291312612, 0, 0.604367777, 0.995054754]),
            (Layers.Tanhshrink(), [-1.035972420, -0.008687388, 0, 0.095632223, 2.004945246]),
            (Layers.Softplus(), [0.126928011, 0.554355244, 0.693147181, 1.103186049, 3.048587352]),
            (Layers.Softsign(), [-0.666666667, -0.230769231, 0, 0.411764706, 0.75]),
            (Layers.Softshrink(), [-1.5, 0, 0, 0.2, 2.5]),
            (Layers.Hardshrink(), [-2, 0, 0, 0.7, 3]),
            (Layers.Hardtanh(), [-1, -0.3, 0, 0.7, 1]),
            (Layers.Threshold(), [0.01, 0.01, 0.01, 0.01, 3]),
            (Layers.Softmin(), [0.718410279, 0.131241721, 0.097226259, 0.048281131, 0.004840610]),
            (Layers.Softmax(), [0.005644746, 0.030899042, 0.041709344, 0.083992304, 0.837754565]),
        };
        foreach (var (layer, values) in expected)
        {
            using var module = layer.Build(new LayerInput([5], 2));
            module.eval();
            var actual = module.call(x).data<float>().ToArray();
            Assert.All(values.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }

        using var logarithm = Layers.LogSoftmax().Build(new LayerInput([5], 2));
        Assert.Equal(Math.Log(0.837754565), logarithm.call(x)[0, 4].item<float>(), 1e-5);
    }

    [Fact]
    public void A_randomized_ReLU_draws_a_slope_for_each_number_in_training()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(4);
        using var module = Layers.Rrelu(0.1, 0.3).Build(new LayerInput([10_000], 2));
        var slopes = -module.call(full([1, 10_000], -1f));
        Assert.InRange(slopes.min().item<float>(), 0.1f, 0.101f);
        Assert.InRange(slopes.max().item<float>(), 0.299f, 0.3f);
        Assert.InRange(slopes.mean().item<float>(), 0.198f, 0.202f);
    }

    [Fact]
    public void Softmax_goes_across_the_channels_of_a_map()
    {
        using var scope = NewDisposeScope();
        using var module = Layers.Softmax().Build(new LayerInput([4, 3, 3], 2));
        Assert.True(module.call(randn(2, 4, 3, 3)).sum(1).allclose(ones(2, 3, 3)));
    }

    public static TheoryData<Action, string> Refusals => new()
    {
        { () => Layers.Convolution(0), "outputChannels is 0; it must be at least 1 and at most 65536." },
        { () => Layers.Convolution(8, 0), "kernelSize is 0; it must be at least 1 and at most 16384." },
        { () => Layers.Convolution(8, groups: 3), "outputChannels is 8 and groups 3" },
        { () => Layers.TransposedConvolution(8, outputPadding: 1), "outputPadding is 1; it must be below the stride, 1, or the dilation, 1." },
        { () => Layers.MaxPooling(2, padding: 2), "padding is 2; it can be half the kernel's size at most, 1." },
        { () => Layers.Dropout(1), "The probability of a dropout is 1; it must be at least 0 and below 1." },
        { () => Layers.BatchNormalization(0), "movingAverageMomentum is 0" },
        { () => NetworkPlan.Of([new SequentialLayer { Layers = [], Uid = "a" }], [3], 2), "A sequence has the uid 'a', and no name of its own: name the layers in it." },
        { () => NetworkPlan.Of([new BranchesLayer { Branches = [[], []], Join = new AddLayer(), Uid = "a" }], [3], 2), "Branches have the uid 'a', and go by the name of their join: give it to that." },
        { () => new SequentialLayer { Layers = null! }.ToString(), "layers is null" },
        { () => new BranchesLayer { Branches = [], Join = null! }.ToString(), "join is null" },
        { () => Layers.Relu("a.b"), "A layer has the uid 'a.b'; it may hold letters, digits, '-' and '_'." },
        { () => Layers.Rrelu(0.4, 0.3), "lower is 0.4 and upper 0.3" },
        { () => Layers.Hardtanh(1, 1), "minVal is 1 and maxVal 1" },
        { () => Layers.Branches([[Layers.Relu()]], Layers.Add()), "There are 1 branches; it takes two or more to join." },
        { () => Layers.Branches([[], []], Layers.Relu()), "Branches end in relu; they can be joined by Layers.Add() or Layers.Concatenate()." },
        { () => Layers.ResnetV1BottleneckBlock(18), "outputChannels is 18; it must be a multiple of 4" },
        { () => Layers.ResnextBlock(32, bottleneckWidth: 4), "With outputChannels 32 and bottleneckWidth 4 a group has no channel" },
        { () => Layers.InceptionABlock(poolType: "median"), "poolType is 'median'; it is 'avg' or 'max'." },
    };

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void Settings_out_of_their_range_are_refused_when_they_are_given(Action make, string message) =>
        Assert.Contains(message, Assert.Throws<MonkException>(make).Message, StringComparison.Ordinal);

    private static IEnumerable<NetworkLayer> Anywhere() =>
    [
        Layers.Relu(), Layers.Relu6(), Layers.LeakyRelu(), Layers.Prelu(), Layers.Prelu(6), Layers.Rrelu(), Layers.Elu(), Layers.Selu(), Layers.Celu(), Layers.Gelu(), Layers.Swish(),
        Layers.Sigmoid(), Layers.LogSigmoid(), Layers.Tanh(), Layers.Tanhshrink(), Layers.Softplus(), Layers.Softsign(), Layers.Softshrink(), Layers.Hardshrink(), Layers.Hardtanh(),
        Layers.Threshold(), Layers.Softmin(), Layers.Softmax(), Layers.LogSoftmax(), Layers.Dropout(), Layers.Identity(), Layers.Flatten(), Layers.BatchNormalization(),
        Layers.BatchNormalization(useTrainableParameters: false), Layers.LayerNormalization(), Layers.LayerNormalization(useTrainableParameters: false),
    ];
}
