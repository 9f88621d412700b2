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

    [Fact]
    public void NNPACK_can_be_turned_off_where_libtorch_has_it()
    {
        if (OperatingSystem.IsLinux())
            Assert.True(Nnpack.TurnOff());
    }

    [Fact]
    public void GPU_memory_is_that_of_this_process_alone()
    {
        const string Output = "123, 800\n456, 1200\n123, 24\n789, [N/A]\n";
        Assert.Equal(824, MemoryReadings.Parse(Output, 123));
        Assert.Equal(0, MemoryReadings.Parse(Output, 789));
        Assert.Equal(0, MemoryReadings.Parse("", 123));
    }
}
