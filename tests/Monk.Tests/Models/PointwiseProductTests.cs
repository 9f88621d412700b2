using Monk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

public sealed class PointwiseProductTests
{
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
            AssertSame(randn(images, height, width, inputs), outputs);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    // Tokens, as a vision transformer and a shifted-window transformer have them; vectors.
    [Theory]
    [InlineData(96, 288, 4, 50)]
    [InlineData(512, 2048, 4, 50)]
    [InlineData(96, 288, 2, 4, 49)]
    [InlineData(96, 96, 2, 2, 2, 7, 7)]
    [InlineData(64, 3, 8)]
    public void Any_number_of_dimensions_may_lie_between(int inputs, int outputs, params int[] leading)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);

        AssertSame(randn([.. leading.Select(size => (long)size), inputs]), outputs);
    }

    private static void AssertSame(Tensor input, int outputs)
    {
        var (weight, bias) = (randn(outputs, input.shape[^1]), randn(outputs));
        var pull = randn([.. input.shape[..^1], outputs]);
        var expected = OutputAndGradients(PointwiseProduct.AsProduct, input, weight, bias, pull);
        var actual = OutputAndGradients(PointwiseProduct.AsConvolution, input, weight, bias, pull);
        foreach (var (one, other) in expected.Zip(actual))
            AssertClose(one, other);
    }

    private static Tensor[] OutputAndGradients(Func<Tensor, Tensor, Tensor?, Tensor> convolve, Tensor input, Tensor weight, Tensor bias, Tensor pull)
    {
        Tensor[] given = [.. new[] { input, weight, bias }.Select(tensor => tensor.detach().clone().requires_grad_())];
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
