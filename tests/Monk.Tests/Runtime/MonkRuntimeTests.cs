using Monk.Runtime;
using TorchSharp;

namespace Monk.Tests.Runtime;

public sealed class MonkRuntimeTests
{
    [Fact]
    public void Torch_computes_after_initialization()
    {
        MonkRuntime.Initialize();
        using var sum = torch.ones(3, 4).sum();
        Assert.Equal(12f, sum.item<float>());
    }

    [Fact]
    public void Check_names_the_library_that_was_loaded()
    {
        var text = MonkRuntime.Check();
        Assert.Contains("LibTorchSharp", text);
        Assert.DoesNotContain("not found", text);
        Assert.Contains("CUDA:", text);
    }
}
