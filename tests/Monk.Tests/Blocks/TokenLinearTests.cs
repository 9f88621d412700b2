using Monk.Blocks;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Blocks;

public sealed class TokenLinearTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_begins_as_PyTorch_s_linear_layer_and_gives_the_same(bool bias)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var expected = nn.Linear(8, 5, bias);
        random.manual_seed(1);
        using var actual = new TokenLinear(8, 5, bias);
        var input = randn(2, 3, 8);

        Assert.Equal(expected.state_dict().Keys, actual.state_dict().Keys);
        foreach (var (name, value) in expected.state_dict())
            Assert.Equal(value.data<float>(), actual.state_dict()[name].data<float>());
        Assert.True(expected.call(input).allclose(actual.call(input), rtol: 1e-5, atol: 1e-6));
        Assert.Equal("Linear", actual.GetName());
    }
}
