using Monk.Blocks;
using Monk.Models;
using static TorchSharp.torch;

namespace Monk.Tests.Blocks;

public sealed class Conv2dTests
{
    [Theory]
    [InlineData(3, 24, 1)]
    [InlineData(3, 64, 1)]
    [InlineData(24, 24, 1)]
    [InlineData(20, 64, 1)]
    [InlineData(32, 8, 1)]
    [InlineData(48, 32, 1)]
    [InlineData(24, 24, 24)]
    [InlineData(48, 48, 3)]
    public void In_bfloat16_numbers_and_gradients_are_those_of_float32_but_for_rounding_whatever_the_channels(int inputs, int outputs, int groups)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var convolution = Layer.Conv2d(inputs, outputs, 3, groups: groups, bias: true);
        var images = randn(4, 20, 20, inputs);
        foreach (var layout in new[] { images.permute(0, 3, 1, 2), images.permute(0, 3, 1, 2).contiguous() })
        {
            var (exact, exactInput, exactWeight) = Run(convolution, layout);
            var (rough, roughInput, roughWeight) = Run(convolution, layout.to(ScalarType.BFloat16));
            Assert.Equal(ScalarType.BFloat16, rough.dtype);
            Assert.InRange(Difference(rough, exact), 1e-4, 0.01);
            Assert.InRange(Difference(roughInput, exactInput), 1e-4, 0.01);
            Assert.InRange(Difference(roughWeight, exactWeight), 1e-4, 0.01);
        }
    }

    [Fact]
    public void A_network_for_inference_keeps_in_float32_what_bfloat16_would_get_wrong()
    {
        using var scope = NewDisposeScope();
        using var model = ModelRegistry.Find("shufflenet_v2_x0_5").Build(2);
        model.Precision = Precision.BFloat16;
        InferenceForm.Apply(model, 64);
        var state = model.state_dict();
        Assert.Equal(ScalarType.Float32, state["conv1.0.weight"].dtype); // 3 to 24 channels.
        Assert.Equal(ScalarType.BFloat16, state["stage2.0.branch1.0.weight"].dtype); // Each channel by itself.
    }

    private static (Tensor Output, Tensor Input, Tensor Weight) Run(nn.Module<Tensor, Tensor> convolution, Tensor images)
    {
        convolution.zero_grad(set_to_none: true);
        var input = images.detach().alias().requires_grad_();
        var output = convolution.call(input);
        random.manual_seed(2);
        (output * randn(output.shape).to(output.dtype)).sum().backward();
        return (output, input.grad!, convolution.get_parameter("weight")!.grad!.clone());
    }

    private static float Difference(Tensor rough, Tensor exact) => ((rough.to(ScalarType.Float32) - exact).norm() / exact.norm()).item<float>();
}
