using Monk.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Blocks;

public sealed class PointwiseConv2dTests
{
    // Shapes that oneDNN itself computes without ending the process.
    [Theory]
    [InlineData(64, 128, 1, false)]
    [InlineData(64, 128, 2, false)]
    [InlineData(256, 512, 2, false)]
    [InlineData(64, 128, 1, true)]
    [InlineData(64, 128, 2, true)]
    public void Output_and_gradients_equal_an_ordinary_convolution_s(int inputs, int outputs, int stride, bool bias)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var layer = new PointwiseConv2d(inputs, outputs, stride, bias);
        Assert.Equal([outputs, inputs, 1, 1], layer.weight.shape);
        var input = randn(2, inputs, 9, 9).requires_grad_();
        var weight = layer.weight.detach().clone().requires_grad_();
        var offset = layer.bias?.detach().clone().requires_grad_();
        var reference = input.detach().clone().requires_grad_();

        var expected = nn.functional.conv2d(reference, weight, offset, [stride, stride]);
        var actual = layer.call(input);
        var pull = randn_like(expected);
        (expected * pull).sum().backward();
        (actual * pull).sum().backward();

        AssertClose(expected, actual);
        AssertClose(reference.grad!, input.grad!);
        AssertClose(weight.grad!, layer.weight.grad!);
        if (bias)
            AssertClose(offset!.grad!, layer.bias!.grad!);
    }

    [Fact]
    public void Layers_are_pointwise_just_where_they_can_be()
    {
        using var scope = NewDisposeScope();
        Assert.IsType<PointwiseConv2d>(Layer.Conv2d(4, 4, 1, stride: 2));
        Assert.IsType<Conv2d>(Layer.Conv2d(4, 4, 1, groups: 2));
        Assert.IsType<Conv2d>(Layer.Conv2d(4, 4, 1, padding: 1));
        Assert.IsType<Conv2d>(Layer.Conv2d(4, 4, 3));
        Assert.IsType<Conv2d>(Layer.Conv2d(4, 4, (1, 7), 1, (0, 3)));
    }

    // Sums of hundreds of products: the tolerance is relative to the largest value.
    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = Math.Max(1, expected.abs().max().item<float>());
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, 1e-5 * scale);
    }
}
