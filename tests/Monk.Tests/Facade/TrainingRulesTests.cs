using Monk.Experiments;
using Monk.Training;

namespace Monk.Tests.Facade;

/// <summary>What is refused before a network is put to work is refused wherever one is.</summary>
public sealed class TrainingRulesTests : IDisposable
{
    private static readonly Action<Prototype>[] Works =
    [
        prototype => prototype.Train(),
        prototype => prototype.FindLearningRate(),
        prototype => prototype.EstimateTrainTime(),
    ];

    private readonly Scene _scene = new(perClass: 4);

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_loss_that_the_network_does_not_fit_is_refused(int work)
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1, freezeBase: true);
        prototype.LossBinaryCrossentropy();

        Assert.Contains("LossSigmoidBinaryCrossentropy", Assert.Throws<MonkException>(() => Works[work](prototype)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_loss_that_cannot_be_mixed_is_refused(int work)
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1, freezeBase: true);
        prototype.LossMultimargin();
        prototype.Mixup();

        Assert.Contains("Mixup", Assert.Throws<MonkException>(() => Works[work](prototype)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Images_of_another_size_than_the_network_is_made_for_are_refused(int work)
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1);
        prototype.CompileNetwork([Layers.Flatten(), Layers.FullyConnected(2)], dataShape: (3, 32, 32));
        prototype.UpdateInputSize(40);

        Assert.Contains("dataShape: (3, 40, 40)", Assert.Throws<MonkException>(() => Works[work](prototype)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fails_once_the_state_says_that_training_runs_is_noted_there()
    {
        using (var prototype = _scene.New())
            _scene.SetUp(prototype, epochs: 1, freezeBase: true);
        var store = new ExperimentStore(Workspace.Resolve(_scene.Workspace).Experiment("p", "e"));

        Assert.Throws<InvalidOperationException>(() => new TrainingSession(store, new TrainingOwnership(store, store.Find()!), [new Failing()]).Run(resume: false, CancellationToken.None));

        var state = store.Find()!;
        Assert.Equal((ExperimentStatus.Failed, "out of order"), (state.Status, state.Outcome!.Failure));
    }

    private sealed class Failing : ITrainingListener
    {
        public void Started(TrainingStart start) => throw new InvalidOperationException("out of order");
    }
}
