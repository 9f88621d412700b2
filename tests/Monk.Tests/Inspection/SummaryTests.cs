using System.Text.Json;
using Monk.Experiments;
using Monk.Files;
using Monk.Tests.Facade;
using Monk.Tests.Support;

namespace Monk.Tests.Inspection;

public sealed class SummaryTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void An_experiment_that_is_not_set_up_says_so_in_every_section()
    {
        using var prototype = _scene.New();

        var summary = prototype.Summary();

        Assert.Equal(
            ["System", "Dataset", "Dataset Parameters", "Dataset Transforms", "Model", "Hyper-Parameters", "Training Settings", "Training", "Training Log Files", "External Evaluation"],
            summary.Sections.Select(section => section.Heading));
        Assert.Equal("not set up yet", summary["Dataset"]["Status"]);
        Assert.Equal("not set up yet", summary["Model"]["Status"]);
        Assert.Equal("not set up yet", summary["Hyper-Parameters"]["Optimizer"]);
        Assert.Equal("not begun", summary["Training"]["Status"]);
        Assert.Equal("none yet", summary["Training Log Files"]["Status"]);
        Assert.Equal("not evaluated", summary["External Evaluation"]["Status"]);
        Assert.Equal("new", summary["System"]["Origin"]);
        AssertWhole(summary);
    }

    [Fact]
    public void Settings_are_shown_as_they_are()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);

        var summary = prototype.Summary();

        Assert.Equal(_scene.Images, summary["Dataset"]["Train path"]);
        Assert.Equal("circle, stripes", summary["Dataset"]["Classes"]);
        Assert.Equal("32", summary["Dataset Parameters"]["Input Size"]);
        Assert.Equal("80 % trains, 20 % validates", summary["Dataset Parameters"]["Train-val split"]);
        Assert.Equal("False", summary["Model"]["Base network weights frozen"]);
        Assert.Equal("{'name': 'sgd', 'params': {'learning_rate': 0.01, 'momentum': 0, 'weight_decay': 0}}", summary["Hyper-Parameters"]["Optimizer"]);
        Assert.Equal("{'name': 'softmaxcrossentropy', 'params': {}}", summary["Hyper-Parameters"]["Loss"]);
        Assert.StartsWith("[{'Normalize': ", summary["Dataset Transforms"]["Val transforms"], StringComparison.Ordinal);
        AssertWhole(summary);
    }

    [Fact]
    public void Part_of_a_set_up_is_shown_and_the_rest_said_to_be_missing()
    {
        using var prototype = _scene.New();
        Store().Update(state => state with { Model = new ModelOptions { Name = "resnet18" } });

        var summary = prototype.Summary();

        Assert.Equal("resnet18", summary["Model"]["Model Name"]);
        Assert.Equal("not set up yet", summary["Dataset Parameters"]["Status"]);
        Assert.Equal("not set up yet", summary["Hyper-Parameters"]["Num epochs"]);
        AssertWhole(summary);
    }

    [Fact]
    public void A_trained_and_evaluated_experiment_shows_its_results_in_percent()
    {
        var result = _scene.Train();
        using var trained = _scene.Trained();
        trained.DatasetParams(SyntheticImages.Write(_scene.Combine("test"), 5, seed: 9));
        trained.Dataset();
        var evaluation = trained.Evaluate();

        var summary = trained.Summary();

        Assert.Equal("completed", summary["Training"]["Status"]);
        Assert.Equal("2 of 2", summary["Training"]["Epochs completed"]);
        Assert.Equal(FormattableString.Invariant($"{100 * result.BestEpoch.ValidationAccuracy:F1} % (epoch {result.BestEpoch.Epoch})"), summary["Training"]["Best validation accuracy"]);
        Assert.Equal(FormattableString.Invariant($"{evaluation.Accuracy:F1} % ({evaluation.NumCorrect} of 10 images)"), summary["External Evaluation"]["Accuracy"]);
        Assert.EndsWith("of 5)", summary["External Evaluation"]["Class circle"], StringComparison.Ordinal);
        Assert.Equal("41", summary["Model"]["Number of layers"]);
        Assert.True(File.Exists(summary["Training Log Files"]["Accuracy curves"]));
        AssertWhole(summary);
    }

    [Theory]
    [InlineData(ExperimentStatus.Interrupted, "interrupted; resumeTrain: true goes on")]
    [InlineData(ExperimentStatus.Failed, "failed: The disk is full.")]
    [InlineData(ExperimentStatus.Running, "stopped without a word; resumeTrain: true goes on")]
    public void A_training_that_did_not_end_says_why(ExperimentStatus status, string expected)
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        Store().Update(state => state with { Status = status, Outcome = new TrainingOutcome { EpochsCompleted = 0, Failure = "The disk is full." } });

        Assert.Equal(expected, prototype.Summary()["Training"]["Status"]);
        AssertWhole(prototype.Summary());
    }

    [Fact]
    public void A_training_that_goes_on_in_another_process_is_running()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        Store().Update(state => state with { Status = ExperimentStatus.Running });
        using var held = FileLock.TryAcquire(Store().Paths.TrainingLock);

        Assert.Equal("running now", prototype.Summary()["Training"]["Status"]);
    }

    [Fact]
    public void Settings_that_the_summary_does_not_know_are_shown_by_their_names()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        Store().Update(state => state with
        {
            Origin = new ExperimentOrigin { Project = "first-project", Experiment = "first", Copied = CopiedParts.SettingsAndWeights, BestEpoch = 3 },
            Dataset = state.Dataset! with { Unknown = new() { ["colour_space"] = JsonDocument.Parse("true").RootElement, ["a_file"] = JsonDocument.Parse("\"a.csv\"").RootElement } },
        });

        var summary = prototype.Summary();

        Assert.Equal("copied from first-project/first (settings and the weights of epoch 3)", summary["System"]["Origin"]);
        Assert.Equal("True", summary["Dataset Parameters"]["Colour space"]);
        Assert.Equal("a.csv", summary["Dataset Parameters"]["A file"]);
    }

    [Theory]
    [InlineData(" ", "' '")]
    [InlineData("\t", @"'\t'")]
    [InlineData("|", "'|'")]
    public void A_delimiter_is_seen(string delimiter, string shown)
    {
        using var prototype = _scene.New();
        Store().Update(state => state with { Dataset = new DatasetOptions { TrainPath = "images", TrainCsv = "a.csv", Delimiter = delimiter } });

        Assert.Equal(shown, prototype.Summary()["Dataset Parameters"]["Delimiter"]);
    }

    [Fact]
    public void What_is_printed_is_what_is_returned()
    {
        using var prototype = _scene.New(verbose: 1);
        using var console = new CapturedConsole();

        var summary = prototype.Summary();

        Assert.Contains(summary.ToString().ReplaceLineEndings("\n"), console.Text, StringComparison.Ordinal);
        Assert.StartsWith("Experiment Summary\n\nSystem\n    Project Name:    p\n", summary.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_that_is_not_there_is_refused_by_name()
    {
        using var prototype = _scene.New();

        var e = Assert.Throws<MonkException>(() => prototype.Summary()["Optimizers"]);

        Assert.Contains("Hyper-Parameters", e.Message, StringComparison.Ordinal);
    }

    private ExperimentStore Store() => new(new Workspace(_scene.Workspace).Experiment("p", "e"));

    private static void AssertWhole(ExperimentSummary summary) =>
        Assert.All(summary.Sections, section =>
        {
            Assert.NotEmpty(section.Lines);
            Assert.All(section.Lines, line => Assert.False(string.IsNullOrWhiteSpace(line.Value), $"{section.Heading}: {line.Label}"));
            Assert.Equal(section.Lines.Count, section.Lines.Select(line => line.Label).Distinct().Count());
        });
}
