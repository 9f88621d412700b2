namespace Monk.Tests.Facade;

public sealed class PeakMemoryTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_small_training_has_its_own_peak_whatever_was_trained_before_it()
    {
        var alone = Train("alone", 32);
        var large = Train("large", 224);
        var after = Train("after", 32);

        Assert.True(large > alone + 150, $"{alone}, {large}, {after} MiB");
        Assert.True(after < alone + (large - alone) / 3, $"{alone}, {large}, {after} MiB");
    }

    private long Train(string experiment, int side)
    {
        using var prototype = _scene.New(experiment);
        _scene.SetUp(prototype, epochs: 1);
        prototype.UpdateInputSize(side);
        prototype.UpdateBatchSize(16);
        return prototype.Train().PeakProcessMemoryMebibytes;
    }
}
