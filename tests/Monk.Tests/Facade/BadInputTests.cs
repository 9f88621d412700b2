using Monk.Files;

namespace Monk.Tests.Facade;

/// <summary>Whatever is wrong, one <see cref="MonkException"/> says so, and nothing is written or lost.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void An_unknown_model_is_answered_with_the_nearest_name() => AssertDefaultFails(
        prototype => prototype.Default(_scene.Images, "resnet19"), "'resnet19'", "'resnet18'");

    [Fact]
    public void A_missing_folder_is_named() => AssertDefaultFails(
        prototype => prototype.Default(_scene.Images + "-not"), "images-not");

    [Fact]
    public void A_folder_of_images_without_classes_is_told_the_right_shape() => AssertDefaultFails(
        prototype => prototype.Default(Path.Combine(_scene.Images, "circle")), "class");

    [Fact]
    public void One_class_is_not_enough()
    {
        Directory.Delete(Path.Combine(_scene.Images, "circle"), recursive: true);
        AssertDefaultFails(prototype => prototype.Default(_scene.Images), "'stripes'");
    }

    [Fact]
    public void An_empty_class_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_scene.Images, "empty"));
        AssertDefaultFails(prototype => prototype.Default(_scene.Images), "'empty'");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Fewer_than_one_epoch_is_refused(int epochs) => AssertDefaultFails(
        prototype => prototype.Default(_scene.Images, numEpochs: epochs), "numEpochs", $"{epochs}");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_split_outside_its_range_is_refused(double split) => AssertDefaultFails(
        prototype => prototype.Default(_scene.Images, split: split), "split");

    [Fact]
    public void Three_folders_are_one_too_many() => AssertDefaultFails(
        prototype => prototype.Default([_scene.Images, _scene.Images, _scene.Images]), "3");

    [Fact]
    public void A_weights_path_that_is_not_there_is_named() => AssertDefaultFails(
        prototype => prototype.Default(_scene.Images, weightsPath: "no/such/weights"), "no/such/weights");

    [Theory]
    [InlineData("../x")]
    [InlineData("")]
    [InlineData("a/b")]
    public void A_name_that_leads_elsewhere_is_refused_before_anything_is_made(string name)
    {
        Assert.Throws<MonkException>(() => new Prototype(name, "e", workspace: _scene.Workspace, verbose: 0));
        Assert.Throws<MonkException>(() => new Prototype("p", name, workspace: _scene.Workspace, verbose: 0));
        Assert.Empty(Directory.Exists(_scene.Workspace) ? Directory.EnumerateFileSystemEntries(_scene.Workspace) : []);
    }

    [Fact]
    public void An_experiment_that_does_not_exist_is_not_made_by_opening_it()
    {
        _scene.Train(epochs: 1);
        var error = Assert.Throws<MonkException>(() => _scene.Trained("typo"));
        Assert.Contains("It has: e", error.Message);
        Assert.Throws<MonkException>(() => _scene.Resumed("typo"));
        Assert.False(Directory.Exists(Path.Combine(_scene.Workspace, "p", "typo")));
    }

    [Fact]
    public void A_trained_experiment_is_never_replaced_without_being_asked()
    {
        _scene.Train(epochs: 1);
        var before = _scene.Snapshot();

        var error = Assert.Throws<MonkException>(() => _scene.New());

        foreach (var way in (string[])["evalInfer: true", "resumeTrain: true", "overwrite: true"])
            Assert.Contains(way, error.Message);
        Assert.Equal(before, _scene.Snapshot());
        using var replaced = _scene.New(overwrite: true);
        Assert.Equal(ExperimentStatus.Created, replaced.Status);
        Assert.False(Directory.Exists(Path.Combine(replaced.Folder, "output")));
    }

    [Fact]
    public void An_experiment_that_was_only_set_up_can_be_begun_again()
    {
        using (var first = _scene.New())
            _scene.SetUp(first);
        using var second = _scene.New();
        Assert.Equal(ExperimentStatus.Created, second.Status);
    }

    [Fact]
    public void A_finished_training_is_not_repeated_by_accident()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1);
        var first = prototype.Train();
        var before = _scene.Snapshot();

        Assert.Equal(first.Epochs, prototype.Train().Epochs);
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void A_model_file_cut_in_half_is_named_and_left_alone()
    {
        var result = _scene.Train(epochs: 1);
        using (var file = File.OpenWrite(result.BestModel))
            file.SetLength(file.Length / 2);
        var before = _scene.Snapshot();

        var error = Assert.Throws<MonkException>(() => _scene.Trained());

        Assert.Contains(result.BestModel, error.Message);
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void A_state_of_a_newer_schema_is_neither_opened_nor_replaced()
    {
        var result = _scene.Train(epochs: 1);
        var file = Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"schema_version\": 1", "\"schema_version\": 99", StringComparison.Ordinal));
        var before = _scene.Snapshot();

        foreach (var open in (Action[])[() => _scene.Trained(), () => _scene.Resumed(), () => _scene.New(), () => _scene.New(overwrite: true)])
            Assert.Contains("99", Assert.Throws<MonkException>(open).Message);
        Assert.Equal(before, _scene.Snapshot());
        Assert.True(File.Exists(result.FinalModel));
    }

    [Fact]
    public void A_damaged_state_is_not_replaced_even_when_overwriting()
    {
        _scene.Train(epochs: 1);
        File.WriteAllText(Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json"), "{ half");
        var before = _scene.Snapshot();

        Assert.Throws<MonkException>(() => _scene.New(overwrite: true));
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void An_object_that_has_been_overtaken_does_not_replace_the_others_model()
    {
        using var slow = _scene.New();
        _scene.SetUp(slow);
        _scene.Train(epochs: 1);
        var before = _scene.Snapshot();

        Assert.Contains("has been made anew since this object opened it", Assert.Throws<MonkException>(() => slow.Train()).Message, StringComparison.Ordinal);
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void What_an_experiment_was_trained_with_cannot_be_changed_afterwards()
    {
        _scene.Train(epochs: 1);
        using var resumed = _scene.Resumed();
        var before = _scene.Snapshot();

        foreach (var change in (Action[])[() => resumed.UpdateInputSize(64), () => resumed.UpdateBatchSize(2), () => resumed.UpdateFreezeBaseNetwork(true), () => resumed.UpdateUsePretrained(true)])
            Assert.Contains("another experiment name", Assert.Throws<MonkException>(change).Message);
        Assert.Contains("another experiment name", Assert.Throws<MonkException>(() => resumed.Default(_scene.Images)).Message);
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void An_experiment_in_use_can_be_neither_trained_nor_changed_nor_replaced_nor_copied()
    {
        using var other = _scene.New();
        _scene.SetUp(other, epochs: 1);
        using var held = FileLock.TryAcquire(Path.Combine(_scene.Workspace, "p", "e", ".training.lock"));

        // The holder may be one that starts the experiment over, as with overwrite: true.
        foreach (var attempt in (Action[])[
            () => other.Train(), () => other.UpdateNumEpochs(4), () => other.Default(_scene.Images), () => _scene.New(), () => _scene.New(overwrite: true),
            () => new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _scene.Workspace, verbose: 0).Dispose()])
        {
            Assert.StartsWith(
                "Experiment 'e' of project 'p' is in use: another process, or another object of this one, is training it or starting it over. ", Assert.Throws<MonkException>(attempt).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_workspace_that_cannot_be_made_is_named()
    {
        var file = _scene.Combine("file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<MonkException>(() => new Prototype("p", "e", workspace: Path.Combine(file, "workspace"), verbose: 0));
        Assert.Contains(file, error.Message);
    }

    [Fact]
    public void After_weights_were_not_found_everything_can_still_be_changed()
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, weightsPath: Path.GetDirectoryName(_scene.Combine("weights", "none")));
        Assert.Throws<WeightsNotFoundException>(() => prototype.Train());

        prototype.Default(_scene.Images, usePretrained: false);
    }

    [Fact]
    public void Training_before_anything_is_set_up_says_what_to_call()
    {
        using var prototype = _scene.New();
        Assert.Contains("Default", Assert.Throws<MonkException>(() => prototype.Train()).Message);
        Assert.Contains("Default", Assert.Throws<MonkException>(() => prototype.UpdateNumEpochs(3)).Message);
    }

    [Fact]
    public void Missing_weights_say_where_they_were_looked_for_and_how_to_do_without()
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, weightsPath: Path.GetDirectoryName(_scene.Combine("weights", "none")));

        var error = Assert.Throws<WeightsNotFoundException>(() => prototype.Train());

        Assert.Contains("resnet18.safetensors", error.Message);
        Assert.Equal(ExperimentStatus.Created, prototype.Status);
        prototype.UpdateUsePretrained(false);
        prototype.UpdateInputSize(32);
        prototype.UpdateNumEpochs(1);
        Assert.Single(prototype.Train().Epochs);
    }

    [Fact]
    public void Updates_out_of_range_are_refused()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        var before = _scene.Snapshot();

        Assert.Throws<MonkException>(() => prototype.UpdateBatchSize(0));
        Assert.Throws<MonkException>(() => prototype.UpdateInputSize(8));
        Assert.Throws<MonkException>(() => prototype.UpdateLearningRate(-1));
        Assert.Throws<MonkException>(() => prototype.UpdateLearningRate(double.PositiveInfinity));
        Assert.Throws<MonkException>(() => prototype.UpdateNumEpochs(0));
        Assert.Equal(before, _scene.Snapshot());
    }

    private void AssertDefaultFails(Action<Prototype> call, params string[] parts)
    {
        using var prototype = _scene.New();
        var before = _scene.Snapshot();

        var error = Assert.Throws<MonkException>(() => call(prototype));

        foreach (var part in parts)
            Assert.Contains(part, error.Message);
        Assert.Equal(before, _scene.Snapshot());
    }
}
