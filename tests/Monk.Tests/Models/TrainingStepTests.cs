using Monk.Models;
using Monk.Tests.Models.Parity;
using Monk.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models;

public sealed class TrainingStepTests
{
    // The siblings of those with reference logits differ from them in numbers only; the large ones only cost more time.
    private const long MostParameters = 24_000_000;

    /// <summary>Networks to train: all that have reference logits, and their small siblings.</summary>
    public static TheoryData<string> Learners => [.. ModelRegistry.All
        .Where(entry => ParityReference.Names.Contains(entry.Name) || Parameters(entry) <= MostParameters)
        .Select(entry => entry.Name)];

    // A crash here takes the process down: oneDNN's convolutions are why PointwiseConv2d exists.
    [Theory]
    [InlineData("resnet50", 4, Precision.Float32)]
    [InlineData("resnet50", 16, Precision.Float32)]
    [InlineData("densenet121", 4, Precision.Float32)]
    [InlineData("densenet121", 16, Precision.Float32)]
    [InlineData("resnet18", 4, Precision.BFloat16)]
    public void An_unfrozen_network_takes_a_step_at_full_size(string name, int batch, Precision precision) => TakeAStep(name, batch, precision);

    [BFloat16Theory]
    [InlineData("resnet18", 16)]
    [InlineData("resnet50", 4)]
    [InlineData("resnet50", 16)]
    [InlineData("densenet121", 4)]
    [InlineData("densenet121", 16)]
    [InlineData("mobilenet_v2", 4)]
    [InlineData("mobilenet_v2", 16)]
    public void An_unfrozen_network_takes_a_step_at_full_size_in_bfloat16(string name, int batch) => TakeAStep(name, batch, Precision.BFloat16);

    private static void TakeAStep(string name, int batch, Precision precision)
    {
        using var scope = NewDisposeScope();
        using var training = new TrainingStep(name, batch, 224, precision: precision);
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
    [MemberData(nameof(Learners))]
    public void Steps_lower_the_loss_and_leave_no_tensors_behind(string name)
    {
        var (batch, size) = name switch
        {
            "inception_v3" => (2, 299),
            _ when name.StartsWith("vgg", StringComparison.Ordinal) => (2, 32),
            _ when name.StartsWith("vit", StringComparison.Ordinal) => (2, 224),
            _ => (6, 64),
        };
        using var training = new TrainingStep(name, batch, size);
        training.Run();
        var statistics = DisposeScopeManager.Statistics;
        var (live, detached) = (statistics.ThreadTotalLiveCount, statistics.DetachedFromScopeCount);
        training.Run();
        Assert.Equal(live, statistics.ThreadTotalLiveCount);
        Assert.Equal(detached, statistics.DetachedFromScopeCount);

        // With dropout, a step that is right on average may well raise this batch's loss.
        training.BecomeDeterministic();
        var before = training.Loss();
        training.Run();
        var after = training.Loss();
        Assert.True(after < before, $"{before} → {after}");
    }

    private static long Parameters(ModelEntry entry)
    {
        using var model = entry.Build(3, META);
        return model.parameters().Sum(parameter => parameter.numel());
    }
}
