using System.Text.Json.Nodes;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>Two objects, of one program or of two, that work with one experiment.</summary>
public sealed class SameExperimentTests : IDisposable
{
    private const string MadeAnew = "has been made anew since this object opened it, by another program or by another object of this one";

    private readonly Scene _scene = new();

    public static TheoryData<string> Calls => [.. Works.Keys];

    private static Dictionary<string, Action<Prototype, Scene>> Works { get; } = new()
    {
        ["Train"] = (prototype, _) => prototype.Train(),
        ["Default"] = (prototype, scene) => prototype.Default(scene.Images, "alexnet", numEpochs: 5, usePretrained: false),
        ["UpdateNumEpochs"] = (prototype, _) => prototype.UpdateNumEpochs(7),
        ["OptimizerSgd"] = (prototype, _) => prototype.OptimizerSgd(0.5),
        ["ApplyRandomHorizontalFlip"] = (prototype, _) => prototype.ApplyRandomHorizontalFlip(train: true),
        ["EarlyStopping"] = (prototype, _) => prototype.EarlyStopping(2),
        ["DatasetPercent"] = (prototype, _) => prototype.DatasetPercent(50),
        ["CrossValidate"] = (prototype, _) => prototype.CrossValidate(2),
        ["SwitchMode"] = (prototype, _) => prototype.SwitchMode(train: true),
    };

    public void Dispose() => _scene.Dispose();

    [Theory]
    [MemberData(nameof(Calls))]
    public void Who_made_an_experiment_first_neither_changes_nor_trains_the_one_that_another_made_anew(string call)
    {
        using var first = _scene.New();
        _scene.SetUp(first);
        using var second = _scene.New();
        _scene.SetUp(second, epochs: 1);
        second.DatasetPercent(75);
        var before = _scene.Snapshot();

        Assert.Contains(MadeAnew, Assert.Throws<MonkException>(() => Works[call](first, _scene)).Message, StringComparison.Ordinal);

        Assert.Equal(before, _scene.Snapshot());
        second.Train();
        Assert.Equal(1, (int)State()["training"]!["num_epochs"]!);
    }

    [Fact]
    public void Settings_of_two_objects_never_meet_in_one_experiment()
    {
        using var first = _scene.New();
        using var second = _scene.New();
        _scene.SetUp(second);

        Assert.Contains(MadeAnew, Assert.Throws<MonkException>(() => first.Default(_scene.Images, "alexnet", usePretrained: false)).Message, StringComparison.Ordinal);
        Assert.Contains("not set up", Assert.Throws<MonkException>(() => first.Train()).Message, StringComparison.Ordinal);

        Assert.Equal("resnet18_v1", (string)State()["model"]!["name"]!);
    }

    [Fact]
    public void What_another_object_has_changed_is_taken_over_by_Reload_only()
    {
        using var first = _scene.New();
        _scene.SetUp(first, epochs: 2);
        using var second = _scene.Resumed();
        second.UpdateNumEpochs(1);

        foreach (var call in new Action[] { () => first.Train(), () => first.UpdateBatchSize(2), () => first.SwitchMode(train: true) })
        {
            var message = Assert.Throws<MonkException>(call).Message;
            Assert.Contains("has been changed since this object last read it", message, StringComparison.Ordinal);
            Assert.Contains("Call Reload", message, StringComparison.Ordinal);
        }

        first.Reload();
        Assert.Single(first.Train().Epochs);
        Assert.Contains("has been trained since this object last read it", Assert.Throws<MonkException>(() => second.UpdateNumEpochs(3)).Message, StringComparison.Ordinal);
        second.Reload();
        second.UpdateNumEpochs(2);
        Assert.Equal(2, second.Train().Epochs.Count);
    }

    [Fact]
    public void Objects_that_only_read_or_evaluate_hinder_nobody()
    {
        var test = SyntheticImages.Write(_scene.Combine("test"), 2, seed: 3);
        using var trainer = _scene.New();
        _scene.SetUp(trainer, epochs: 1);
        using var reader = _scene.Resumed();
        reader.Summary();
        trainer.Train();

        using var one = _scene.Trained();
        using var other = _scene.Trained(weights: TrainedWeights.Final);
        foreach (var prototype in new[] { one, other })
        {
            prototype.DatasetParams(test);
            prototype.Dataset();
            prototype.Evaluate();
        }

        Assert.Equal(2, State()["evaluations"]!.AsArray().Count);
        trainer.UpdateNumEpochs(2);
        Assert.Equal(2, trainer.Train().Epochs.Count);
    }

    [Fact]
    public void An_evaluation_is_not_kept_of_an_experiment_that_took_the_place_of_the_one_evaluated()
    {
        _scene.Train(epochs: 1);
        using var old = Evaluating();
        using (var anew = _scene.New(overwrite: true))
        {
            _scene.SetUp(anew, epochs: 1);
            anew.Train();
        }

        Assert.Equal(4, old.Evaluate().NumImages);
        Assert.Empty(State()["evaluations"]!.AsArray());
        Assert.Contains(MadeAnew, Assert.Throws<MonkException>(() => old.VisualizeKernels()).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(old.Folder, "visualization")));
        Assert.Contains(MadeAnew, Assert.Throws<MonkException>(() => old.ResetTransforms()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_is_not_kept_under_test_transforms_that_another_object_chose_since()
    {
        _scene.Train(epochs: 1);
        using var old = Evaluating();
        using (var other = _scene.Trained())
            other.ResetTransforms(test: true);

        Assert.Equal(4, old.Evaluate().NumImages);
        Assert.Empty(State()["evaluations"]!.AsArray());

        old.Reload();
        old.Evaluate();
        Assert.Single(State()["evaluations"]!.AsArray());
    }

    [Fact]
    public void An_experiment_put_back_from_a_copy_is_not_the_one_that_was_seen()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1);
        var copy = File.ReadAllText(StateFile);
        prototype.UpdateNumEpochs(2);
        File.WriteAllText(StateFile, copy);

        Assert.Contains("has been changed since", Assert.Throws<MonkException>(() => prototype.Train()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_that_was_deleted_is_not_made_again_by_a_change_or_a_training()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        Directory.Delete(prototype.Folder, recursive: true);

        foreach (var call in Works.Values)
            Assert.Contains("has gone", Assert.Throws<MonkException>(() => call(prototype, _scene)).Message, StringComparison.Ordinal);
        foreach (var picture in new Action[] { () => prototype.EDA(saveImg: true), () => prototype.ShowBatch(), () => prototype.FindLearningRate(numSteps: 20) })
            Assert.Contains("has gone", Assert.Throws<MonkException>(picture).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(prototype.Folder));
    }

    [Fact]
    public void A_state_from_before_there_were_identities_has_one_from_its_first_change_on()
    {
        using (var prototype = _scene.New())
            _scene.SetUp(prototype, epochs: 2);
        var state = State();
        Assert.True(state.AsObject().Remove("identity"));
        File.WriteAllText(StateFile, state.ToJsonString());

        using var first = _scene.Resumed();
        using var second = _scene.Resumed();
        first.UpdateNumEpochs(1);

        Assert.Equal(32, ((string)State()["identity"]!["id"]!).Length);
        Assert.Contains("has been changed since", Assert.Throws<MonkException>(() => second.UpdateNumEpochs(3)).Message, StringComparison.Ordinal);
        first.Train();
        Assert.Equal(1, (int)State()["outcome"]!["epochs_completed"]!);
    }

    [Fact]
    public void A_copy_has_an_identity_of_its_own()
    {
        _scene.Train(epochs: 1);
        new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _scene.Workspace, verbose: 0).Dispose();

        var copy = JsonNode.Parse(File.ReadAllText(StateFile.Replace($"{Path.DirectorySeparatorChar}e{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}copy{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))!;
        Assert.NotEqual((string)State()["identity"]!["id"]!, (string)copy["identity"]!["id"]!);
        Assert.Null(copy["identity"]!["training"]);
    }

    private string StateFile => Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json");

    private JsonNode State() => JsonNode.Parse(File.ReadAllText(StateFile))!;

    private Prototype Evaluating()
    {
        var prototype = _scene.Trained();
        prototype.DatasetParams(SyntheticImages.Write(_scene.Combine("test"), 2, seed: 3));
        prototype.Dataset();
        return prototype;
    }
}
