using Monk.Experiments;
using Monk.Tests.Support;
using Monk.Weights;

namespace Monk.Tests.Facade;

public sealed class CopyTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_copy_of_a_trained_experiment_starts_from_its_best_weights()
    {
        var trained = _scene.Train("base", epochs: 2);
        using var copy = Copy("copy", "base");
        copy.UpdateLearningRate(1e-30);
        copy.UpdateNumEpochs(1);

        copy.Train();

        // The rate is too small to change a weight; the batch norms' statistics are all that moves.
        Assert.Equal(Tensor(trained.BestModel, "fc.weight"), Tensor(ModelOf("copy"), "fc.weight"));
        Assert.Equal(Tensor(trained.BestModel, "layer4.1.conv2.weight"), Tensor(ModelOf("copy"), "layer4.1.conv2.weight"));
        var state = State("copy");
        Assert.Equal("p/base", state.Model!.PretrainedFile);
        Assert.Equal((CopiedParts.SettingsAndWeights, trained.BestEpoch.Epoch), (state.Origin!.Copied, state.Origin.BestEpoch));
    }

    [Fact]
    public void The_copy_lives_on_when_the_experiment_copied_is_deleted()
    {
        _scene.Train("base", epochs: 1);
        using var copy = Copy("copy", "base");
        Directory.Delete(Path.Combine(_scene.Workspace, "p", "base"), recursive: true);

        Assert.Single(copy.Train().Epochs);
    }

    [Fact]
    public void A_head_for_other_classes_is_replaced_and_the_base_kept()
    {
        var trained = _scene.Train("base", epochs: 1);
        using var copy = Copy("copy", "base");
        SyntheticImages.Write(_scene.Images, perClass: 8, classes: ["circle", "stripes", "third"]);
        copy.UpdateLearningRate(1e-30);

        copy.Train();

        Assert.Equal(3 * 512, Tensor(ModelOf("copy"), "fc.weight").Length);
        Assert.Equal(Tensor(trained.BestModel, "conv1.weight"), Tensor(ModelOf("copy"), "conv1.weight"));
    }

    [Fact]
    public void A_copy_of_an_experiment_that_is_only_set_up_takes_its_settings_and_trains_to_its_numbers()
    {
        using var original = _scene.New("base");
        _scene.SetUp(original, 1);
        original.UpdateBatchSize(3);

        using var copy = Copy("copy", "base");
        Assert.Null(State("copy").Model!.StartWeights);
        Assert.Equal(3, State("copy").Dataset!.BatchSize);
        Assert.Equal(CopiedParts.Settings, State("copy").Origin!.Copied);
        Assert.Equal(original.Train().Epochs[0].ValidationLoss, copy.Train().Epochs[0].ValidationLoss);
    }

    [Fact]
    public void The_lineage_of_a_copy_of_a_copy_is_kept_whole_and_shown_in_a_comparison()
    {
        _scene.Train("first", epochs: 1);
        using (var second = Copy("second", "first"))
            second.Train();
        using var console = new CapturedConsole();
        using var third = Copy("third", "second", verbose: 1);

        Assert.Equal(["second", "first"], State("third").Origin!.Lineage.Select(origin => origin.Experiment));
        Assert.Contains("p/second: settings, and the weights of epoch 1", console.Text, StringComparison.Ordinal);
        Assert.Contains("p/first:  settings, and the weights of epoch 1", console.Text, StringComparison.Ordinal);

        var compare = new Compare("c", _scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "first");
        compare.AddExperiment("p", "third");
        var rows = compare.Read();
        Assert.Equal([("p", "second"), ("p", "first")], rows.Rows[1].CopiedFrom);
        Assert.Equal(["['New', 'New']", "['p', 'second'] from ['p', 'first']"], rows.ToRecords().Select(record => record["origin"]));
        Assert.StartsWith("using var gtf = new Prototype(\"p\", \"third-again\", copyFrom: (\"p\", \"second\"));", rows.Rows[1].Reproduction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_cannot_be_copied_onto_itself_and_loses_nothing()
    {
        _scene.Train("base", epochs: 1);
        var before = _scene.Snapshot();

        Assert.Throws<MonkException>(() => Copy("base", "base"));
        Assert.Throws<MonkException>(() => Copy("base", "base", overwrite: true));
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void A_copy_does_not_take_the_place_of_a_model_unless_told_to()
    {
        _scene.Train("base", epochs: 1);
        _scene.Train("other", epochs: 1);
        var before = _scene.Snapshot();

        Assert.Contains("already holds a model", Assert.Throws<MonkException>(() => Copy("other", "base")).Message, StringComparison.Ordinal);
        Assert.Equal(before, _scene.Snapshot());

        using var copy = Copy("other", "base", overwrite: true);
        Assert.Equal(ExperimentStatus.Created, copy.Status);
        Assert.False(File.Exists(ModelOf("other")));
    }

    [Fact]
    public void What_cannot_be_copied_is_refused_before_anything_is_made()
    {
        _scene.New("empty").Dispose();
        var before = _scene.Snapshot();

        Assert.Contains("There is no experiment 'nosuch'", Assert.Throws<MonkException>(() => Copy("copy", "nosuch")).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to copy", Assert.Throws<MonkException>(() => Copy("copy", "empty")).Message, StringComparison.Ordinal);
        Assert.Contains("only one of", Assert.Throws<MonkException>(() => new Prototype("p", "copy", resumeTrain: true, copyFrom: ("p", "empty"), workspace: _scene.Workspace, verbose: 0)).Message, StringComparison.Ordinal);
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void Default_is_refused_on_a_copy_and_other_weights_may_be_asked_for()
    {
        _scene.Train("base", epochs: 1);
        using var copy = Copy("copy", "base");

        Assert.Contains("a copy of p/base", Assert.Throws<MonkException>(() => _scene.SetUp(copy)).Message, StringComparison.Ordinal);
        Assert.NotNull(State("copy").Model!.StartWeights);
        copy.UpdateUsePretrained(false);
        Assert.Null(State("copy").Model!.StartWeights);
    }

    private Prototype Copy(string name, string from, bool overwrite = false, int verbose = 0) =>
        new("p", name, overwrite: overwrite, copyFrom: ("p", from), workspace: _scene.Workspace, verbose: verbose);

    private ExperimentState State(string experiment) => new ExperimentStore(new Workspace(_scene.Workspace).Experiment("p", experiment)).Find()!;

    private string ModelOf(string experiment) => new Workspace(_scene.Workspace).Experiment("p", experiment).FinalModel;

    private static float[] Tensor(string file, string name)
    {
        using var weights = WeightsFile.Open(file);
        using var tensor = weights.Read(name);
        return tensor.data<float>().ToArray();
    }
}
