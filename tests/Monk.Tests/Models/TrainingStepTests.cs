using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

public sealed class TrainingStepTests
{
    // A crash here takes the process down: oneDNN's convolutions are why PointwiseConv2d exists.
    [Theory]
    [InlineData("resnet50", 4)]
    [InlineData("resnet50", 16)]
    [InlineData("densenet121", 4)]
    [InlineData("densenet121", 16)]
    public void An_unfrozen_network_takes_a_step_at_full_size(string name, int batch)
    {
        using var scope = NewDisposeScope();
        using var training = new TrainingStep(name, batch, 224, learningRate: 0.01);
        var before = training.Model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.detach().clone());

        var loss = training.Run();

        Assert.InRange(loss, 0.1, 10);
        // Not the scales of norms: where every use of their output is normalised again (DenseNet's first), their gradient is zero.
        var unchanged = training.Model.named_parameters()
            .Where(pair => pair.parameter.dim() > 1 && pair.parameter.equal(before[pair.name]).all().item<bool>())
            .Select(pair => pair.name);
        Assert.Empty(unchanged);
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnetv2_18")]
    [InlineData("resnetv2_50")]
    [InlineData("densenet121")]
    public void Steps_lower_the_loss_and_leave_no_tensors_behind(string name)
    {
        using var training = new TrainingStep(name, batch: 6, size: 64, learningRate: 0.01);
        var first = training.Run();
        training.Run();

        var statistics = DisposeScopeManager.Statistics;
        var (live, detached) = (statistics.ThreadTotalLiveCount, statistics.DetachedFromScopeCount);
        training.Run();
        training.Run();
        var last = training.Run();

        Assert.Equal(live, statistics.ThreadTotalLiveCount);
        Assert.Equal(detached, statistics.DetachedFromScopeCount);
        Assert.True(last < first, $"{first} → {last}");
    }
}
