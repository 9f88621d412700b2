using Extension;
using Monk.Losses;
using Monk.NetworkLayers;
using Monk.Optimizers;
using Monk.Schedules;

namespace Monk.Outside.Tests;

/// <summary>The kinds and the listener of the sample: trained with, resumed, listed, compared and reproduced.</summary>
public sealed class OwnKindsTests
{
    public OwnKindsTests()
    {
        OptimizerOptions.Register<LionOptions>();
        ScheduleOptions.Register<WarmRestartsOptions>();
        LossOptions.Register<LogCoshOptions>();
        NetworkLayer.Register<SquaredReluLayer>();
    }

    [Fact]
    public void An_optimizer_a_schedule_a_loss_and_a_layer_are_trained_with_and_resumed_to_the_same_weights()
    {
        var workspace = Pictures.Folder();
        using (var whole = SetUp(workspace, "whole", epochs: 3))
            Assert.Equal([0.01, 0.005, 0.01], whole.Train().Epochs.Select(epoch => Math.Round(epoch.LearningRate, 9)));
        using (var first = SetUp(workspace, "parts", epochs: 2))
            first.Train();
        using (var resumed = new Prototype("p", "parts", resumeTrain: true, workspace: workspace, verbose: 0))
        {
            resumed.UpdateNumEpochs(3);
            resumed.Train();
        }

        Assert.Equal(Weights(workspace, "whole"), Weights(workspace, "parts"));
    }

    [Fact]
    public void They_are_listed_compared_and_reproduced()
    {
        var workspace = Pictures.Folder();
        using (var prototype = SetUp(workspace, "e", epochs: 1))
            prototype.Train();
        var compare = new Compare("c", workspace: workspace, verbose: 0);
        compare.AddExperiment("p", "e");

        var row = Assert.Single(compare.GenerateStatistics().Rows);
        var report = File.ReadAllText(Path.Combine(workspace, "comparison", "c", "report.html"));

        Assert.Contains("lion", Prototype.ListOptimizers());
        Assert.Contains("warm_restarts", Prototype.ListSchedulers());
        Assert.Contains("log_cosh", Prototype.ListLosses());
        Assert.Equal(("lion", "warm_restarts", "log_cosh"), (row.Optimizer, row.Schedule, row.Loss));
        Assert.Contains("gtf.UseOptimizer(new LionOptions { LearningRate = 0.01, Beta1 = 0.8 });", report, StringComparison.Ordinal);
        Assert.Contains("gtf.UseSchedule(new WarmRestartsOptions());", report, StringComparison.Ordinal);
        Assert.Contains("gtf.UseLoss(new LogCoshOptions { Scale = 2 });", report, StringComparison.Ordinal);
        Assert.Contains("new SquaredReluLayer()", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_and_a_logger_hear_of_every_epoch()
    {
        var (lines, logger) = (new LossLines(), new MemoryLogger());
        using var prototype = SetUp(Pictures.Folder(), "e", epochs: 2, logger);
        prototype.AddListener(lines);

        prototype.Train();

        Assert.Equal(["epoch 1", "epoch 2", "final.safetensors is written"], lines.Lines.Select(line => line.Split(':')[0]));
        Assert.Contains(logger.Lines, line => line.StartsWith("Monk ", StringComparison.Ordinal));
        Assert.Contains(logger.Lines, line => line.Contains("Epoch 2", StringComparison.OrdinalIgnoreCase));
    }

    private static Prototype SetUp(string workspace, string experiment, int epochs, MemoryLogger? logger = null)
    {
        var prototype = new Prototype("p", experiment, workspace: workspace, verbose: 0, logger: logger);
        prototype.Default(Rows(), numEpochs: epochs);
        prototype.CompileNetwork(
            [new ConvolutionLayer { OutputChannels = 4, KernelSize = 3 }, new SquaredReluLayer(), new GlobalAveragePoolingLayer(), new FullyConnectedLayer { Units = 2 }, new SigmoidLayer()],
            (3, 32, 32));
        prototype.UseOptimizer(new LionOptions { LearningRate = 0.01, Beta1 = 0.8 });
        prototype.UseSchedule(new WarmRestartsOptions());
        prototype.UseLoss(new LogCoshOptions { Scale = 2 });
        return prototype;
    }

    private static byte[] Weights(string workspace, string experiment) => File.ReadAllBytes(Path.Combine(workspace, "p", experiment, "output", "models", "final.safetensors"));

    private static IEnumerable<LabelledImage> Rows() => Enumerable.Range(0, 6).SelectMany(i => (LabelledImage[])
    [
        LabelledImage.FromBytes($"red{i}", Pictures.Pixmap(200, 0, 0, (byte)i), "red"),
        LabelledImage.FromBytes($"blue{i}", Pictures.Pixmap(0, 0, 200, (byte)i), "blue"),
    ]);
}
