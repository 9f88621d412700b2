using Monk.Comparing;
using Monk.Experiments;
using Monk.Files;
using Monk.Tests.Support;

namespace Monk.Tests.Comparing;

public sealed class ExperimentReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticExperiments _experiments;

    public ExperimentReaderTests() => _experiments = new SyntheticExperiments(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ExperimentStatus.Completed, ExperimentCondition.Completed)]
    [InlineData(ExperimentStatus.Created, ExperimentCondition.NotTrained)]
    [InlineData(ExperimentStatus.Interrupted, ExperimentCondition.Interrupted)]
    [InlineData(ExperimentStatus.Failed, ExperimentCondition.Failed)]
    [InlineData(ExperimentStatus.Running, ExperimentCondition.StoppedUnexpectedly)]
    public void A_status_is_shown_as_what_it_means(ExperimentStatus status, ExperimentCondition condition) =>
        Assert.Equal(condition, Read(SyntheticExperiments.Trained("P", "E") with { Status = status }).Condition);

    [Fact]
    public void An_experiment_is_running_as_long_as_its_lock_is_held()
    {
        var paths = _experiments.Write(SyntheticExperiments.Trained("P", "E") with { Status = ExperimentStatus.Running });
        using (FileLock.TryAcquire(paths.TrainingLock))
            Assert.Equal(ExperimentCondition.Running, new ExperimentReader().Read(paths).Condition);

        Assert.Equal(ExperimentCondition.StoppedUnexpectedly, new ExperimentReader().Read(paths).Condition);
    }

    [Theory]
    [InlineData("{\"schema_version\": 999, \"project_name\": \"P\"}", ExperimentCondition.NewerSchema, "999")]
    [InlineData("{\"schema_version\": 1, \"project_na", ExperimentCondition.Unreadable, "not an experiment's state")]
    [InlineData("", ExperimentCondition.Unreadable, "not an experiment's state")]
    [InlineData("[1, 2]", ExperimentCondition.Unreadable, "schema_version")]
    [InlineData("{\"schema_version\": 1, \"project_name\": \"P\", \"experiment_name\": \"E\", \"outcome\": {\"epochs_completed\": 1, \"training_seconds\": 1e300}}", ExperimentCondition.Unreadable, "no experiment's state")]
    public void A_state_that_cannot_be_used_says_why(string state, ExperimentCondition condition, string reason)
    {
        var paths = _experiments.Write(SyntheticExperiments.Trained("P", "E"));
        File.WriteAllText(paths.StateFile, state);

        var row = new ExperimentReader().Read(paths);

        Assert.Equal(condition, row.Condition);
        Assert.Contains(reason, row.Problem, StringComparison.Ordinal);
        Assert.Null(row.BestValidationAccuracy);
        Assert.Empty(row.Settings);
        Assert.Equal(state, File.ReadAllText(paths.StateFile));
    }

    [Fact]
    public void An_experiment_that_has_gone_is_missing()
    {
        var row = new ExperimentReader().Read(_experiments.Workspace.Experiment("P", "Gone"));

        Assert.Equal(ExperimentCondition.Missing, row.Condition);
        Assert.False(Directory.Exists(_experiments.Workspace.Experiment("P", "Gone").Folder));
    }

    [Fact]
    public void A_copied_experiment_goes_by_its_folders_name()
    {
        var original = _experiments.Write(SyntheticExperiments.Trained("P", "Original"));
        var copy = _experiments.Workspace.Experiment("P", "Copy");
        Directory.CreateDirectory(copy.Folder);
        File.Copy(original.StateFile, copy.StateFile);

        Assert.Equal("Copy", new ExperimentReader().Read(copy).Experiment);
    }

    [Fact]
    public void Reading_leaves_an_experiments_folder_as_it_was()
    {
        var paths = _experiments.Write(SyntheticExperiments.Trained("P", "E") with { Status = ExperimentStatus.Running }, SyntheticExperiments.History(3, 0.9));
        var before = Directory.GetFileSystemEntries(paths.Folder, "*", SearchOption.AllDirectories).Order().ToList();

        new ExperimentReader().Read(paths).ReadHistory();

        Assert.Equal(before, Directory.GetFileSystemEntries(paths.Folder, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void What_an_experiment_was_asked_to_do_can_be_had_as_values()
    {
        var state = SyntheticExperiments.Trained("P", "E") with { Status = ExperimentStatus.Created, Outcome = null };
        var row = Read(state with
        {
            Dataset = state.Dataset! with { BatchSize = 12, InputSize = (96, 128) },
            Training = state.Training! with { Precision = Precision.BFloat16, TimeBudgetSeconds = 90 },
        });

        Assert.Equal(("sgd", 0.01, "steplr", "softmaxcrossentropy"), (row.Optimizer, row.LearningRate, row.Schedule, row.Loss));
        Assert.Equal((12, new ImageSize(96, 128)), (row.BatchSize, row.InputSize));
        Assert.Equal((Precision.BFloat16, TimeSpan.FromSeconds(90)), (row.Precision, row.TimeBudget));
        Assert.Null(Read(state).TimeBudget);
        Assert.Null(Read(state with { Dataset = null }).Optimizer);
        Assert.Null(Read(state with { Dataset = null }).Precision);
    }

    [Fact]
    public void An_untrained_experiment_has_settings_and_no_results()
    {
        var row = Read(SyntheticExperiments.Trained("P", "E") with { Status = ExperimentStatus.Created, Outcome = null });

        Assert.Equal("resnet18_v1", row.Model);
        Assert.Null(row.BestValidationAccuracy);
        Assert.Null(row.TrainingTime);
        Assert.Null(row.NumParameters);
        Assert.Equal(0, row.EpochsCompleted);
    }

    [Fact]
    public void An_evaluation_that_does_not_add_up_is_left_out()
    {
        var evaluation = SyntheticExperiments.Evaluated("1110");

        Assert.NotNull(Read(SyntheticExperiments.Trained("P", "Good") with { Evaluation = evaluation }).Test);
        Assert.Null(Read(SyntheticExperiments.Trained("P", "Count") with { Evaluation = evaluation with { NumImages = 5 } }).Test);
        Assert.Null(Read(SyntheticExperiments.Trained("P", "Shape") with { Evaluation = evaluation with { ConfusionMatrix = [[4]] } }).Test);
        Assert.Null(Read(SyntheticExperiments.Trained("P", "None") with { Evaluation = evaluation with { NumImages = 0, NumCorrect = 0, ConfusionMatrix = [[0, 0], [0, 0]] } }).Test);
    }

    [Fact]
    public void Macro_f1_follows_from_the_confusion_matrix()
    {
        // By hand: [[3, 1], [2, 4]] gives F1 of 6/9 and 8/11.
        var row = Read(SyntheticExperiments.Trained("P", "E") with
        {
            Evaluation = SyntheticExperiments.Evaluated("1") with { NumImages = 10, NumCorrect = 7, ConfusionMatrix = [[3, 1], [2, 4]] },
        });

        Assert.Equal((6.0 / 9 + 8.0 / 11) / 2, row.Test!.MacroF1, 12);
        Assert.Equal(70, row.Test.Accuracy);
    }

    [Fact]
    public void Validation_sets_are_the_same_only_if_the_same_images_validated()
    {
        var state = SyntheticExperiments.Trained("P", "E");
        var twoFolders = state with { Dataset = state.Dataset! with { ValidationPath = "../val", Contents = state.Dataset.Contents! with { Fingerprint = "f00d+cafe" } } };
        var otherTraining = twoFolders with { Dataset = twoFolders.Dataset! with { Contents = twoFolders.Dataset.Contents! with { Fingerprint = "bead+cafe" } } };

        Assert.Equal(Set(state), Set(state with { Model = state.Model! with { Name = "resnet50" } }));
        Assert.NotEqual(Set(state), Set(state with { Training = state.Training! with { Seed = 7 } }));
        Assert.NotEqual(Set(state), Set(state with { Dataset = state.Dataset with { TrainSplit = 0.7 } }));
        Assert.Equal(Set(twoFolders), Set(twoFolders with { Training = state.Training with { Seed = 7 } }));
        Assert.Equal(Set(twoFolders), Set(otherTraining));

        ValidationImages? Set(ExperimentState of) => Read(of).ValidationSet;
    }

    [Fact]
    public void Settings_that_this_version_does_not_know_are_compared_too()
    {
        var paths = _experiments.Write(SyntheticExperiments.Trained("P", "E"));
        File.WriteAllText(paths.StateFile, File.ReadAllText(paths.StateFile).Replace("\"num_epochs\"", "\"sharpness\": 0.2, \"num_epochs\"", StringComparison.Ordinal));

        var row = new ExperimentReader().Read(paths);

        Assert.Equal("0.2", row.Setting("sharpness"));
    }

    [Fact]
    public void The_precision_is_what_training_computed_in()
    {
        var state = SyntheticExperiments.Trained("P", "E");
        Assert.Equal("float32", Read(state).Setting("precision"));
        Assert.Equal("bfloat16", Read(state with { Outcome = state.Outcome! with { Precision = Precision.BFloat16 } }).Setting("precision"));
    }

    private ComparisonRow Read(ExperimentState state) => new ExperimentReader().Read(_experiments.Write(state));
}
