using Monk.Training.Listeners;
using TorchSharp;

namespace Monk.Tests.Facade;

/// <summary>Nothing that a listener does changes what is trained.</summary>
public sealed class ListenerHarmTests : IDisposable
{
    private readonly TinyScene _tiny = new();

    public ListenerHarmTests() => File.WriteAllBytes(_tiny.Image, [1, 2, 3]); // Which some events are about.

    public void Dispose() => _tiny.Dispose();

    public static TheoryData<string> Events() =>
        ["OnStarted", "OnEpochStarted", "OnBatchEnded", "OnImageUnreadable", "OnCheckpointWritten", "OnEpochEnded", "OnStopped"];

    [Theory]
    [MemberData(nameof(Events))]
    public void A_listener_that_throws_is_named_once_and_told_nothing_more(string at)
    {
        var throwing = Throwing(at);
        var witness = new EventLog();

        var result = Train("disturbed", throwing, witness);

        Assert.Equal(Weights(Train("alone")), Weights(result));
        Assert.Equal(at, throwing.Names.Last());
        Assert.Single(throwing.Names, at);
        var ends = at == "OnStopped" ? "." : "; the training goes on without it.";
        Assert.Equal(
            $"the listener '{typeof(EventLog)}' threw InvalidOperationException in {at}: out of order. It is told nothing more{ends}",
            Assert.Single(witness.Of<TrainingNote>(), note => note.Text.Contains("listener", StringComparison.Ordinal)).Text);
        Assert.Equal("OnStopped", witness.Names.Last());
    }

    [Fact]
    public void A_listener_that_throws_when_it_is_told_of_anothers_exception_is_named_too()
    {
        var witness = new EventLog();

        var result = Train("disturbed", Throwing("OnBatchEnded"), Throwing("OnNoted"), witness);

        Assert.Equal(Weights(Train("alone")), Weights(result));
        Assert.Equal(["OnBatchEnded", "OnNoted"], witness.Of<TrainingNote>().Select(note => note.Text)
            .Where(text => text.Contains(" threw ", StringComparison.Ordinal)).Select(text => text.Split(" in ")[1].Split(':')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_listener_that_throws_at_a_failure_does_not_hide_it()
    {
        using var prototype = New("e");
        prototype.OptimizerSgd(1e30);
        prototype.AddListener(Throwing("OnFailed"), stopOnError: true);

        Assert.Contains("diverged", Assert.Throws<MonkException>(() => prototype.Train()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OnStarted")]
    [InlineData("OnBatchEnded")]
    [InlineData("OnImageUnreadable")]
    [InlineData("OnCheckpointWritten")]
    [InlineData("OnEpochEnded")]
    public void A_listener_may_stop_the_training_which_can_then_be_resumed(string at)
    {
        var witness = new EventLog();
        using (var prototype = New("cut"))
        {
            prototype.AddListener(witness);
            prototype.AddListener(Throwing(at), stopOnError: true);

            var thrown = Assert.Throws<MonkException>(() => prototype.Train());

            Assert.Equal(typeof(MonkException), thrown.GetType());
            Assert.Equal(
                $"The listener '{typeof(EventLog)}' threw InvalidOperationException in {at}: out of order. It was added with stopOnError: true, so the training was stopped; resumeTrain: true goes on with it.",
                thrown.Message);
            Assert.Equal("out of order.", Assert.IsType<InvalidOperationException>(thrown.InnerException).Message);
            Assert.Equal(ExperimentStatus.Failed, prototype.Status);
        }

        Assert.Equal(("OnFailed", false), (witness.Names.Last(), witness.Of<TrainingFailed>().Single().WasCancelled));
        using var resumed = _tiny.Scene.Resumed("cut");
        Assert.Equal(Weights(Train("alone")), Weights(resumed.Train()));
        Assert.Equal(ExperimentStatus.Completed, resumed.Status);
    }

    [Fact]
    public void A_listener_may_stop_an_analysis_which_goes_on_when_it_is_run_again()
    {
        var throws = true;
        using var prototype = New("e");
        prototype.AddListener(new EventLog(name => _ = name == "OnEpochEnded" && throws ? throw new InvalidOperationException("out of order.") : false), stopOnError: true);

        var thrown = Assert.Throws<MonkException>(() => prototype.AnalyseLearningRates("rates", [0.01, 0.1], percentData: 100, numEpochs: 1));

        Assert.Equal(("MonkException", "out of order."), (thrown.GetType().Name, thrown.InnerException!.Message));
        throws = false;
        Assert.Equal([null, null], prototype.AnalyseLearningRates("rates", [0.01, 0.1], percentData: 100, numEpochs: 1).Rows.Select(row => row.Failure));
    }

    [Fact]
    public void A_listener_that_throws_when_the_training_has_ended_leaves_it_whole()
    {
        using var prototype = New("e");
        prototype.AddListener(Throwing("OnStopped"), stopOnError: true);

        Assert.Contains("The training had ended, and its files are whole.", Assert.Throws<MonkException>(() => prototype.Train()).Message, StringComparison.Ordinal);

        Assert.Equal(ExperimentStatus.Completed, prototype.Status);
        Assert.Equal(3, prototype.Train().Epochs.Count);
    }

    [Fact]
    public void Numbers_that_a_listener_draws_change_none_of_the_trainings()
    {
        var alone = Weights(Train("alone"));

        Assert.Equal(alone, Weights(Train("drawing", new EventLog(_ => torch.rand(3).Dispose()))));
        Assert.Equal(alone, Weights(Train("seeding", new EventLog(_ => torch.manual_seed(1)))));

        // Such draws do count where nothing puts the generator back.
        using var unguarded = New("unguarded");
        Assert.NotEqual(alone, Weights(unguarded.Train(new Draws())));
    }

    [Fact]
    public void Gradient_modes_and_scopes_that_a_listener_leaves_open_are_its_own()
    {
        List<IDisposable> open = [];
        var leaving = new EventLog(name =>
        {
            foreach (var left in open)
                left.Dispose();
            open.Clear();
            open.AddRange([torch.no_grad(), torch.NewDisposeScope()]);
            torch.ones(2).add_(1);
        });
        var typing = new EventLog(_ => torch.set_default_dtype(torch.float64));

        var result = Train("disturbed", leaving, typing);

        Assert.Equal(Weights(Train("alone")), Weights(result));
        Assert.Equal(torch.float32, torch.get_default_dtype());
    }

    [Fact]
    public void Lists_that_a_listener_is_given_can_be_changed_by_nobody()
    {
        var log = new EventLog();

        var result = Train("e", log);

        Assert.All(log.Of<EpochEnded>(), epoch => Assert.Throws<NotSupportedException>(() => ((IList<EpochResult>)epoch.History).Clear()));
        Assert.Throws<NotSupportedException>(() => ((IList<string>)log.Of<TrainingStarted>().Single().Classes).Clear());
        Assert.Throws<NotSupportedException>(() => ((IList<EpochResult>)log.Of<TrainingStopped>().Single().Result.Epochs).Clear());
        Assert.Equal([1, 2, 3], log.Of<EpochEnded>().Select(epoch => epoch.History.Count));
        Assert.Equal(3, result.Epochs.Count);
    }

    [Fact]
    public void A_listener_cannot_use_the_object_that_trains()
    {
        Prototype? prototype = null;
        List<string> refusals = [];
        var meddling = new EventLog(_ => refusals.Add(Assert.Throws<MonkException>(() => prototype!.UpdateLearningRate(1)).Message));
        using (prototype = New("e"))
        {
            prototype.AddListener(meddling);
            Assert.Equal(Weights(Train("alone")), Weights(prototype.Train()));
        }

        Assert.Equal(meddling.Events.Count, refusals.Count);
    }

    [Fact]
    public void A_listener_can_use_what_was_trained_once_it_has_ended()
    {
        List<string> predicted = [];
        var image = Path.Combine(_tiny.Scene.Images, "circle", "001.png");
        var user = new EventLog(name =>
        {
            if (name != "OnStopped")
                return;
            using var trained = _tiny.Scene.Trained();
            predicted.Add(trained.Infer(image).PredictedClass);
        });

        Train("e", user);

        using var after = _tiny.Scene.Trained();
        Assert.Equal([after.Infer(image).PredictedClass], predicted);
    }

    private static EventLog Throwing(string at) => new(name =>
    {
        if (name == at)
            throw new InvalidOperationException("out of order.");
    });

    private Prototype New(string experiment)
    {
        var prototype = _tiny.New(experiment);
        prototype.UpdateBatchSize(4);
        prototype.UpdateSaveIntermediateModels(true);
        prototype.CompileNetwork(
            [Layers.Convolution(4), Layers.Relu(), Layers.Dropout(0.5), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
        return prototype;
    }

    private TrainingResult Train(string experiment, params IReadOnlyList<TrainingListener> listeners)
    {
        using var prototype = New(experiment);
        foreach (var listener in listeners)
            prototype.AddListener(listener);
        return prototype.Train();
    }

    private static (string Best, string Final) Weights(TrainingResult result) =>
        (Convert.ToHexString(File.ReadAllBytes(result.BestModel)), Convert.ToHexString(File.ReadAllBytes(result.FinalModel)));

    private sealed class Draws : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => torch.rand(3).Dispose();
    }
}
