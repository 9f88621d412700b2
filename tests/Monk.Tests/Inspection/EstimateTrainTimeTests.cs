using Monk.Files;
using Monk.Inspection;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using TorchSharp;

namespace Monk.Tests.Inspection;

public sealed class EstimateTrainTimeTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Estimating_leaves_no_trace(bool freezeBase)
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 3, freezeBase: freezeBase);
        var before = _scene.Snapshot();
        var caches = Caches();
        torch.random.manual_seed(7);
        using var expected = torch.rand(4);
        torch.random.manual_seed(7);

        var estimate = prototype.EstimateTrainTime();

        using var drawn = torch.rand(4);
        Assert.Equal(expected.data<float>().ToArray(), drawn.data<float>().ToArray());
        Assert.Equal(before, _scene.Snapshot());
        Assert.Equal(caches, Caches());
        Assert.Equal(3, estimate.NumEpochs);
        Assert.True(estimate.LaterEpoch > TimeSpan.Zero);
        Assert.Equal(estimate.FirstEpoch + 2 * estimate.LaterEpoch, estimate.Total);
    }

    [Fact]
    public void A_training_gives_the_same_numbers_after_an_estimate()
    {
        using (var prototype = _scene.New("plain"))
        {
            _scene.SetUp(prototype, epochs: 1);
            prototype.Train();
        }

        using var estimated = _scene.New("estimated");
        _scene.SetUp(estimated, epochs: 1);
        estimated.EstimateTrainTime(numEpochs: 4);
        var result = estimated.Train();

        Assert.Single(result.Epochs);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_scene.Workspace, "p", "plain", "output", "models", "final.safetensors")),
            File.ReadAllBytes(result.FinalModel));
    }

    [Fact]
    public void It_says_what_Monk_says()
    {
        using var prototype = _scene.New(verbose: 1);
        _scene.SetUp(prototype, epochs: 2);
        using var console = new CapturedConsole();

        prototype.EstimateTrainTime(numEpochs: 20);

        Assert.Matches(@"^Training time estimate\n    20 Epochs: Approx\. [0-9.]+ (Sec|Min|Hours)\n\n$", console.Text);
    }

    [Fact]
    public void What_cannot_be_estimated_is_refused()
    {
        using var prototype = _scene.New();
        Assert.Contains("not set up", Assert.Throws<MonkException>(() => prototype.EstimateTrainTime()).Message, StringComparison.Ordinal);

        _scene.SetUp(prototype);
        Assert.Contains("numEpochs is 0", Assert.Throws<MonkException>(() => prototype.EstimateTrainTime(0)).Message, StringComparison.Ordinal);

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => prototype.EstimateTrainTime(cancellationToken: cancelled.Token));
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("densenet121")]
    [InlineData("efficientnet_b0")]
    public void A_network_whose_batch_norms_have_seen_a_few_batches_only_is_estimated(string model)
    {
        using var scene = new Scene(perClass: 12);
        using var prototype = scene.New();
        prototype.Default(scene.Images, model, freezeBaseNetwork: false, numEpochs: 2, usePretrained: false);
        prototype.UpdateInputSize(32);
        prototype.UpdateBatchSize(3); // Twenty images to train on: no batch is of one, and of the part that is measured none may be either.

        Assert.True(prototype.EstimateTrainTime().Total > TimeSpan.Zero);
    }

    [Fact]
    public void What_training_refuses_is_not_estimated()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 2);
        prototype.UpdateBatchSize(11);

        var refused = Assert.Throws<MonkException>(() => prototype.EstimateTrainTime()).Message;

        Assert.Equal(Assert.Throws<MonkException>(() => prototype.Train()).Message, refused);
        Assert.Contains("batch norm", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trained_experiment_has_nothing_left_to_estimate()
    {
        _scene.Train(epochs: 1);
        using var resumed = _scene.Resumed();
        Assert.Contains("for all of its epochs (1).", Assert.Throws<MonkException>(() => resumed.EstimateTrainTime()).Message, StringComparison.Ordinal);

        resumed.UpdateNumEpochs(3);
        Assert.Equal(2, resumed.EstimateTrainTime().NumEpochs);

        using var trained = _scene.Trained();
        Assert.Contains("is for training", Assert.Throws<MonkException>(() => trained.EstimateTrainTime()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_phase_is_extrapolated_by_the_rate_after_its_first_batch()
    {
        var phase = new PhaseTime();
        phase.Add(4, 1.0);
        phase.Add(8, 0.2);
        phase.Add(12, 0.2);

        Assert.Equal(1.4, phase.Seconds(12), 12);
        Assert.Equal(1.4 + 100 * 0.05, phase.Seconds(112), 12);
        Assert.Equal(0.7, phase.Seconds(6), 12);
        Assert.Equal(0, phase.Seconds(0));
    }

    private static List<(string, long)> Caches() => [.. CacheFiles.Purposes
        .Select(purpose => new DirectoryInfo(CacheFolder.For(purpose)))
        .Where(folder => folder.Exists)
        .SelectMany(folder => folder.EnumerateFiles())
        .Select(file => (file.Name, file.Length))
        .OrderBy(file => file.Name, StringComparer.Ordinal)];
}
