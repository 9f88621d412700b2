using Monk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

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

    // With the pairs of channel counts in which oneDNN's 1×1 convolution ends the process, either way round, and images too small for it; a crash here takes the test process down.
    [Theory]
    [InlineData(16, 1024, 2048, 7, 7, 2)]
    [InlineData(16, 2048, 1024, 7, 7, 2)]
    [InlineData(16, 1024, 512, 14, 14, 2)]
    [InlineData(16, 512, 1024, 14, 14, 2)]
    [InlineData(16, 256, 1024, 14, 14, 2)]
    [InlineData(16, 1024, 256, 14, 14, 2)]
    [InlineData(4, 512, 2048, 7, 7, 1)]
    [InlineData(4, 2048, 512, 7, 7, 1)]
    [InlineData(1, 256, 1024, 1, 1, 2)]
    [InlineData(1, 512, 2048, 5, 9, 1)]
    [InlineData(2, 33, 7, 5, 3, 2)]
    [InlineData(2, 33, 7, 5, 3, 1)]
    [InlineData(3, 24, 100, 5, 3, 1)]
    [InlineData(1, 64, 64, 56, 56, 1)]
    [InlineData(1, 3, 5, 2, 2, 1)]
    public void As_a_convolution_it_is_what_it_is_as_a_product(int images, int inputs, int outputs, int height, int width, int threads)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var before = get_num_threads();
        set_num_threads(threads);
        try
        {
            var input = randn(images, height, width, inputs).permute(0, 3, 1, 2);
            var (kernel, offset) = (randn(outputs, inputs, 1, 1), randn(outputs));
            var pull = randn(images, height, width, outputs).permute(0, 3, 1, 2);
            var expected = OutputAndGradients(PointwiseConv2d.AsProduct, input, kernel, offset, pull);
            var actual = OutputAndGradients(PointwiseConv2d.AsConvolution, input, kernel, offset, pull);
            foreach (var (one, other) in expected.Zip(actual))
                AssertClose(one, other);
        }
        finally
        {
            set_num_threads(before);
        }
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

    private static Tensor[] OutputAndGradients(Func<Tensor, Tensor, Tensor?, Tensor> convolve, Tensor input, Tensor kernel, Tensor offset, Tensor pull)
    {
        Tensor[] given = [.. new[] { input, kernel, offset }.Select(tensor => tensor.detach().clone().requires_grad_())];
        var output = convolve(given[0], given[1], given[2]);
        output.backward([pull]);
        return [output, .. given.Select(tensor => tensor.grad!)];
    }

    // Sums of thousands of products: the tolerance is relative to the largest value.
    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = Math.Max(1, expected.abs().max().item<float>());
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, 1e-5 * scale);
    }
}
