using Monk.Experiments;
using Monk.Tests.Support;

namespace Monk.Tests.Comparing;

public sealed class CompareTests : IDisposable
{
    private static readonly string[] PictureNames =
        ["train_accuracy", "train_loss", "val_accuracy", "val_loss", "stats_best_val_acc", "stats_training_time", "stats_max_gpu_usage"];

    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticExperiments _experiments;

    public CompareTests() => _experiments = new SyntheticExperiments(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Statistics_are_the_files_of_the_design()
    {
        Write("A");
        Write("B");
        var compare = New("Exp_1_vs_2");
        compare.AddExperiment("P", "A");
        compare.AddExperiment("P", "B");

        var comparison = compare.GenerateStatistics();

        var folder = Path.Combine(_folder.Path, "comparison", "Exp_1_vs_2");
        Assert.Equal(folder, comparison.Folder);
        Assert.Equal(
            [.. PictureNames.Select(name => name + ".png").Concat(["comparison.csv", "report.html"]).Order(StringComparer.Ordinal)],
            Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "comparison.csv")), File.ReadAllBytes(Path.Combine(_folder.Path, "comparison", "comparison.csv")));
        Assert.Equal(10, comparison.Files.Count);
        Assert.All(comparison.Files, file => Assert.True(new FileInfo(file).Length > 0));
    }

    [Fact]
    public void Vector_pictures_come_when_asked_for()
    {
        Write("A");
        var compare = New("C");
        compare.AddProject("P");

        var comparison = compare.GenerateStatistics(svg: true);

        Assert.All(PictureNames, name => Assert.Contains(Path.Combine(comparison.Folder, name + ".svg"), comparison.Files));
        Assert.All(comparison.Files, file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public void The_text_is_Monks()
    {
        Write("A");
        Write("B");
        var text = Printed(() =>
        {
            var compare = new Compare("Sample-Comparison-1", _folder.Path);
            compare.AddExperiment("P", "A");
            compare.AddExperiment("P", "B");
            compare.GenerateStatistics();
        });

        Assert.StartsWith(
            """
            Comparison: - Sample-Comparison-1
            Project - P, Experiment - A added
            Project - P, Experiment - B added
            Generating statistics...
            Generated

            """.ReplaceLineEndings(),
            text,
            StringComparison.Ordinal);
        Assert.Contains("Best val Acc:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_prints_nothing()
    {
        Write("A");

        Assert.Empty(Printed(() =>
        {
            var compare = New("C");
            compare.AddProject("P");
            compare.GenerateStatistics();
        }));
    }

    [Fact]
    public void Bad_experiments_stop_none_of_the_others()
    {
        Write("Good");
        _experiments.Write(SyntheticExperiments.Trained("P", "Untrained") with { Status = ExperimentStatus.Created, Outcome = null, Dataset = null });
        _experiments.Write(SyntheticExperiments.Trained("P", "Died") with { Status = ExperimentStatus.Running }, SyntheticExperiments.History(1, 0.9));
        _experiments.Write(SyntheticExperiments.Trained("P", "No_history"));
        File.WriteAllText(_experiments.Write(SyntheticExperiments.Trained("P", "Half")).StateFile, "{\"schema_version\": 1,");
        File.WriteAllText(_experiments.Write(SyntheticExperiments.Trained("P", "Newer")).StateFile, "{\"schema_version\": 7}");
        var paths = _experiments.Write(SyntheticExperiments.Trained("P", "Deleted"));
        var compare = New("C");
        compare.AddProject("P");
        Directory.Delete(paths.Folder, recursive: true);

        var comparison = compare.GenerateStatistics(svg: true);

        Assert.Equal(
            new Dictionary<string, ExperimentCondition>
            {
                ["Good"] = ExperimentCondition.Completed,
                ["Untrained"] = ExperimentCondition.NotTrained,
                ["Died"] = ExperimentCondition.StoppedUnexpectedly,
                ["No_history"] = ExperimentCondition.Completed,
                ["Half"] = ExperimentCondition.Unreadable,
                ["Newer"] = ExperimentCondition.NewerSchema,
                ["Deleted"] = ExperimentCondition.Missing,
            }.OrderBy(row => row.Key),
            comparison.Rows.ToDictionary(row => row.Experiment, row => row.Condition).OrderBy(row => row.Key));
        var svg = File.ReadAllText(Path.Combine(comparison.Folder, "val_accuracy.svg"));
        Assert.Contains("Half (cannot be read)", svg, StringComparison.Ordinal);
        Assert.Contains("Newer (newer schema)", svg, StringComparison.Ordinal);
        Assert.Contains("Deleted (not there)", svg, StringComparison.Ordinal);
        Assert.Contains("Died (stopped unexpectedly, 3 of 3 epochs)", svg, StringComparison.Ordinal);
        Assert.Contains("No_history (no validation)", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_but_bad_experiments_still_makes_every_file()
    {
        File.WriteAllText(_experiments.Write(SyntheticExperiments.Trained("P", "Half")).StateFile, "");
        var compare = New("C");
        compare.AddProject("P");

        var comparison = compare.GenerateStatistics(svg: true);

        Assert.Null(comparison.Best());
        Assert.Contains("There is nothing to draw.", File.ReadAllText(Path.Combine(comparison.Folder, "train_loss.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_is_added_oldest_first()
    {
        var state = SyntheticExperiments.Trained("P", "Newest");
        _experiments.Write(state with { Created = state.Created.AddDays(2) });
        _experiments.Write(state with { ExperimentName = "Zeroth" });
        _experiments.Write(state with { ExperimentName = "First", Created = state.Created.AddDays(1) });
        var compare = New("C");
        compare.AddProject("P");

        Assert.Equal(["Zeroth", "First", "Newest"], compare.Read().Rows.Select(row => row.Experiment));
    }

    [Fact]
    public void A_filter_chooses_by_anything_that_is_known()
    {
        Write("Low", 0.7);
        Write("High", 0.9);
        var compare = New("C");
        compare.AddProject("P", row => row.BestValidationAccuracy > 0.8 && row.Model == "resnet18_v1");

        Assert.Equal("High", Assert.Single(compare.Read().Rows).Experiment);
        var error = Assert.Throws<MonkException>(() => compare.AddProject("P", row => row.Seed == 99));
        Assert.Contains("The filter wants none of the 2 experiments", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_added_twice_is_compared_once()
    {
        Write("A");
        var compare = New("C");
        compare.AddExperiment("P", "A");
        compare.AddProject("P");

        Assert.Single(compare.Read().Rows);
    }

    [Fact]
    public void What_is_not_there_is_refused_by_name()
    {
        Write("A");
        var compare = New("C");

        Assert.Matches(@"no experiment 'B' in project 'P' in '[^']+'\. It has: A\.", Message(() => compare.AddExperiment("P", "B")));
        Assert.Contains("no project 'Q'", Message(() => compare.AddProject("Q")), StringComparison.Ordinal);
        Assert.Contains("It has: P.", Message(() => compare.AddProject("Q")), StringComparison.Ordinal);
        Assert.Contains("has no experiments", Message(() => compare.GenerateStatistics()), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "comparison")));
    }

    [Fact]
    public void Comparisons_are_not_taken_for_a_project()
    {
        Write("A");
        var compare = New("C");
        compare.AddProject("P");
        compare.GenerateStatistics();

        Assert.EndsWith("It has: P.", Message(() => compare.AddProject("Q")), StringComparison.Ordinal);
        Assert.Throws<MonkException>(() => compare.AddProject("comparison"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("NUL")]
    [InlineData("Comparison.csv")]
    public void Names_that_cannot_be_a_folder_there_are_refused(string name) => Assert.Throws<MonkException>(() => New(name));

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        Write("A");
        File.WriteAllText(Path.Combine(_folder.Path, "comparison"), "a file, not a folder");
        var compare = New("C");
        compare.AddProject("P");

        Assert.Contains("comparison.csv", Message(() => compare.GenerateStatistics()), StringComparison.Ordinal);
    }

    private static string Message(Action action) => Assert.Throws<MonkException>(action).Message;

    private static string Printed(Action action)
    {
        var before = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(before);
        }

        return text.ToString();
    }

    private Compare New(string name) => new(name, _folder.Path, verbose: 0);

    private void Write(string name, double accuracy = 0.9) =>
        _experiments.Write(SyntheticExperiments.Trained("P", name, accuracy: accuracy), SyntheticExperiments.History(3, accuracy));
}
