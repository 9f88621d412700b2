using Monk.NetworkLayers;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

public sealed class CustomNetworkTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_network_of_one_s_own_learns_is_evaluated_and_compared()
    {
        using (var begun = SetUp("e", epochs: 8))
        {
            begun.UpdateLearningRate(0.1);
            var result = begun.Train();
            Assert.Equal("custom", System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(begun.Folder, "experiment-state.json"))).RootElement.GetProperty("model").GetProperty("name").GetString());
            Assert.True(result.Epochs[^1].TrainLoss < 0.6 * result.Epochs[0].TrainLoss);
        }

        using (var trained = _scene.Trained())
        {
            trained.DatasetParams(_scene.Images);
            trained.Dataset();
            Assert.True(trained.Evaluate().Accuracy > 80);
            Assert.Equal("circle", trained.Infer(Path.Combine(_scene.Images, "circle", "001.png")).PredictedClass);
        }

        _scene.Train("other", epochs: 1);
        var compare = new Compare("c", workspace: _scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "e");
        compare.AddExperiment("p", "other");
        compare.GenerateStatistics();
        Assert.Contains(",custom,", File.ReadAllText(Path.Combine(_scene.Workspace, "comparison", "c", "comparison.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_sees_that_networks_differ_and_Reload_knows_them()
    {
        foreach (var (experiment, activation) in new[] { ("relu", Layers.Relu()), ("tanh", Layers.Tanh()) })
        {
            using var prototype = SetUp(experiment, 1, activation: activation);
            prototype.Reload();
            prototype.Train();
        }

        var compare = new Compare("c", workspace: _scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "relu");
        compare.AddExperiment("p", "tanh");
        var rows = compare.GenerateStatistics().Rows;
        Assert.Contains("\"name\":\"tanh\"", rows.Single(row => row.Experiment == "tanh").Settings["network"], StringComparison.Ordinal);
        Assert.NotEqual(rows[0].Settings["network"], rows[1].Settings["network"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)] // All but the last: the base's features are then computed once.
    public void A_cancelled_training_of_it_resumes_to_the_numbers_of_an_uninterrupted_one(int frozen)
    {
        using var whole = SetUp("whole", 3, frozen);
        var expected = whole.Train();
        using (var begun = SetUp("cut", 3, frozen))
        {
            using var source = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => begun.Train(new AtEpoch(2, source.Cancel), source.Token));
        }

        using var resumed = _scene.Resumed("cut");
        var actual = resumed.Train();
        Assert.Equal(expected.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)), actual.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)));
        Assert.Equal(File.ReadAllBytes(expected.FinalModel), File.ReadAllBytes(actual.FinalModel));
    }

    [Fact]
    public void Features_of_one_network_are_not_taken_for_those_of_another_with_the_same_weights()
    {
        using var first = SetUp("first", 1, 11);
        using var second = SetUp("second", 1, 11, activation: Layers.Tanh());
        Assert.NotEqual(first.Train().Epochs[0].TrainLoss, second.Train().Epochs[0].TrainLoss);
    }

    [Fact]
    public void What_it_has_learned_serves_another_experiment_with_other_classes()
    {
        string weights;
        using (var begun = SetUp("e", 1))
            weights = begun.Train().FinalModel;

        using var next = SetUp("next", 1);
        next.UpdateUsePretrained(true);
        Assert.Contains("UpdateModelPath", Assert.Throws<MonkException>(() => next.Train()).Message, StringComparison.Ordinal);
        next.UpdateModelPath(weights);
        next.Train();
    }

    [Fact]
    public void A_network_for_another_number_of_classes_or_another_image_size_is_refused_when_it_is_compiled()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        Assert.Contains("there are 2 classes", Assert.Throws<MonkException>(() => prototype.CompileNetwork([Layers.FullyConnected(3)], (3, 32, 32))).Message, StringComparison.Ordinal);
        Assert.Contains("the input size is 32", Assert.Throws<MonkException>(() => prototype.CompileNetwork([Layers.FullyConnected(null)], (3, 64, 64))).Message, StringComparison.Ordinal);
        Assert.Contains("images have three channels", Assert.Throws<MonkException>(() => prototype.CompileNetwork([Layers.FullyConnected(null)], (1, 32, 32))).Message, StringComparison.Ordinal);
        Assert.Contains("network has no layers", Assert.Throws<MonkException>(() => prototype.CompileNetwork([])).Message, StringComparison.Ordinal);
        Assert.Contains("networkInitializer is 'kaiming'", Assert.Throws<MonkException>(() => prototype.CompileNetwork([Layers.FullyConnected(null)], (3, 32, 32), networkInitializer: "kaiming")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_size_that_is_changed_afterwards_is_found_before_training()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        prototype.CompileNetwork([Layers.Flatten(), Layers.FullyConnected(null)], (3, 32, 32));
        prototype.UpdateInputSize(48);
        Assert.Contains("made for images of 32×32 pixels, and the input size is 48", Assert.Throws<MonkException>(() => prototype.Train()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_appended_to_a_network_of_one_s_own()
    {
        using var prototype = _scene.New();
        prototype.CompileNetwork([Layers.FullyConnected(5)]);
        Assert.Contains("CompileNetwork", Assert.Throws<MonkException>(() => prototype.AppendLinear()).Message, StringComparison.Ordinal);
    }

    // 12 layers with parameters: 2 of the stem, 6 of the residual block, 3 of the fire block, and the last.
    private Prototype SetUp(string experiment, int epochs, int frozen = 0, NetworkLayer? activation = null)
    {
        var prototype = _scene.New(experiment);
        _scene.SetUp(prototype, epochs);
        prototype.CompileNetwork(
            [
                Layers.Convolution(8), Layers.BatchNormalization(), activation ?? Layers.Relu(), Layers.MaxPooling(),
                Layers.ResnetV1Block(12, stride: 2),
                Layers.Dropout(0.1),
                Layers.SqueezenetFireBlock(4, 6, 6),
                Layers.GlobalAveragePooling(), Layers.FullyConnected(null),
            ],
            (3, 32, 32));
        prototype.FreezeLayers(frozen);
        return prototype;
    }
}
