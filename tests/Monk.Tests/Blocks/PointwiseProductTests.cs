using Monk.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Blocks;

public sealed class PointwiseProductTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly int _threads = get_num_threads();

    public PointwiseProductTests() => random.manual_seed(1);

    public void Dispose()
    {
        set_num_threads(_threads);
        _scope.Dispose();
    }

    // With the pairs of channel counts in which oneDNN's 1×1 convolution ends the process, either way round, odd ones, and images too small
    // for it; a crash here takes the test process down.
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
    [InlineData(16, 24, 100, 5, 3, 1)]
    [InlineData(1, 64, 64, 56, 56, 1)]
    [InlineData(1, 3, 5, 2, 2, 1)]
    public void Pixels_are_multiplied_by_the_weight_in_either_way(int images, int inputs, int outputs, int height, int width, int threads)
    {
        set_num_threads(threads);

        AssertRight(randn(images, height, width, inputs), outputs);
    }

    // Tokens, as a vision transformer and a shifted-window transformer have them; vectors.
    [Theory]
    [InlineData(1, 96, 288, 4, 50)]
    [InlineData(2, 96, 288, 4, 50)]
    [InlineData(2, 512, 2048, 4, 50)]
    [InlineData(2, 96, 288, 2, 4, 49)]
    [InlineData(2, 96, 96, 2, 2, 2, 7, 7)]
    [InlineData(2, 64, 3, 8)]
    public void Any_number_of_dimensions_may_lie_between(int threads, int inputs, int outputs, params int[] leading)
    {
        set_num_threads(threads);

        AssertRight(randn([.. leading.Select(size => (long)size), inputs]), outputs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Inputs_may_lie_in_memory_in_any_order(int threads)
    {
        set_num_threads(threads);

        AssertRight(randn(2, 256, 9, 8).permute(0, 2, 3, 1), 1024);
        AssertRight(randn(2, 64, 9, 8).permute(0, 2, 3, 1), 32);
        AssertRight(randn(2, 9, 8, 64)[TensorIndex.Colon, TensorIndex.Slice(step: 2), TensorIndex.Slice(step: 2)], 32);
    }

    [Fact]
    public void There_may_be_no_bias_and_no_images()
    {
        var (input, weight) = (randn(2, 4, 4, 48), randn(16, 48));

        AssertClose(input.matmul(weight.t()), PointwiseProduct.AsConvolution(input, weight, null));
        AssertClose(input.matmul(weight.t()), PointwiseProduct.AsProduct(input, weight, null));
        Assert.Equal([0, 4, 4, 16], PointwiseProduct.AsConvolution(empty(0, 4, 4, 48), weight, null).shape);
        Assert.Equal([0, 4, 4, 16], PointwiseProduct.AsProduct(empty(0, 4, 4, 48), weight, null).shape);
    }

    // oneDNN's convolution can end the process in bfloat16 for many channel counts.
    [Fact]
    public void In_bfloat16_it_is_a_product_for_the_channels_that_a_convolution_does_not_survive()
    {
        var (input, weight) = (randn(16, 14, 14, 1024).to(ScalarType.BFloat16).requires_grad_(), randn(256, 1024).to(ScalarType.BFloat16));

        var output = PointwiseProduct.Of(input, weight, null);
        output.sum().backward();

        Assert.True(output.equal(PointwiseProduct.AsProduct(input, weight, null)).all().item<bool>());
        AssertClose(weight.to(ScalarType.Float32).sum([0L]), input.grad![0, 0, 0].to(ScalarType.Float32), tolerance: 0.01);
    }

    private static void AssertRight(Tensor input, int outputs)
    {
        var (weight, bias) = (randn(outputs, input.shape[^1]), randn(outputs));
        var pull = randn([.. input.shape[..^1], outputs]);
        var expected = OutputAndGradients((x, w, b) => x.matmul(w.t()) + b!, input, weight, bias, pull);
        foreach (var way in (Func<Tensor, Tensor, Tensor?, Tensor>[])[PointwiseProduct.AsProduct, PointwiseProduct.AsConvolution])
        {
            foreach (var (one, other) in expected.Zip(OutputAndGradients(way, input, weight, bias, pull)))
                AssertClose(one, other);
            using var inference = inference_mode();
            AssertClose(expected[0], way(input, weight, bias));
        }
    }

    private static Tensor[] OutputAndGradients(Func<Tensor, Tensor, Tensor?, Tensor> way, Tensor input, Tensor weight, Tensor bias, Tensor pull)
    {
        Tensor[] given = [.. new[] { input, weight, bias }.Select(tensor => tensor.detach().requires_grad_())];
        var output = way(given[0], given[1], given[2]);
        output.backward([pull]);
        return [output.detach(), .. given.Select(tensor => tensor.grad!)];
    }

    // Sums of thousands of products: the tolerance is relative to the largest value.
    private static void AssertClose(Tensor expected, Tensor actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = Math.Max(1, expected.abs().max().item<float>());
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, tolerance * scale);
    }
}
