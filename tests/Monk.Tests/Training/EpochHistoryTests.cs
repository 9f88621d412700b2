using Monk.Experiments;
using Monk.Tests.Facade;
using Monk.Training;
using Monk.Weights;

namespace Monk.Tests.Training;

/// <summary>There is one history of an experiment: the one that its training goes on from.</summary>
public sealed class EpochHistoryTests : IDisposable
{
    private readonly TinyScene _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void The_point_to_resume_from_is_right_where_the_table_says_something_else()
    {
        var trained = _tiny.Train("e");
        new HistoryFile(Paths.History).Begin([.. trained.Epochs.Select(epoch => epoch with { TrainLoss = 99 })]);

        Assert.Equal(trained.Epochs, Read().Epochs);
        Assert.Equal(trained.Epochs, Row().ReadHistory());
    }

    [Fact]
    public void The_table_counts_where_there_is_no_point_to_resume_from()
    {
        var trained = _tiny.Train("e");
        File.Delete(Paths.ResumePoint);

        Assert.Equal(trained.Epochs, Read().Epochs);
        Assert.Null(Read().Problem);
    }

    [Fact]
    public void A_whole_table_stands_in_for_a_damaged_point()
    {
        var trained = _tiny.Train("e");
        File.WriteAllText(Paths.ResumePoint, "damaged");

        Assert.Equal(trained.Epochs, Read().Epochs);
        Assert.Null(Read().Problem);
    }

    [Fact]
    public void Epochs_that_a_damaged_point_has_alone_are_told_of_in_the_comparison()
    {
        var trained = _tiny.Train("e");
        new HistoryFile(Paths.History).Begin([.. trained.Epochs.Take(1)]);
        File.WriteAllText(Paths.ResumePoint, "damaged");

        var read = Read();
        Assert.Single(read.Epochs);
        Assert.Contains($"'{Paths.ResumePoint}'", read.Problem, StringComparison.Ordinal);
        var comparison = Compared().GenerateStatistics();
        Assert.Contains("The curves of p/e may end too early.", File.ReadAllText(Path.Combine(comparison.Folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_without_logs_has_curves()
    {
        using (var prototype = _tiny.New("e"))
        {
            prototype.UpdateSaveTrainingLogs(false);
            Assert.Equal(3, prototype.Train().Epochs.Count);
        }

        Assert.False(File.Exists(Paths.History));
        Assert.Equal([1, 2, 3], Row().ReadHistory().Select(epoch => epoch.Epoch));
        Assert.DoesNotContain("no history", File.ReadAllText(Path.Combine(Compared().GenerateStatistics().Folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_weights_beside_a_history_are_not_read()
    {
        var trained = _tiny.Train("e");
        var bytes = File.ReadAllBytes(Paths.ResumePoint);
        bytes[^1] ^= 0xFF; // In the last tensor.
        File.WriteAllBytes(Paths.ResumePoint, bytes);

        Assert.Throws<DamagedFileException>(() => ResumePoint.Open(Paths.ResumePoint));
        Assert.Equal(trained.Epochs, ResumePoint.ReadHistory(Paths.ResumePoint));
    }

    private ExperimentPaths Paths => new Workspace(_tiny.Scene.Workspace).Experiment("p", "e");

    private EpochHistory Read() => EpochHistory.Of(Paths, 3);

    private ComparisonRow Row() => Assert.Single(Compared().Read().Rows);

    private Compare Compared()
    {
        var compare = new Compare("c", _tiny.Scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "e");
        return compare;
    }
}
