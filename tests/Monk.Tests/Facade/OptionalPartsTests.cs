using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>What a training can do without may break at any time; the weights are the same, and it is said once.</summary>
public sealed class OptionalPartsTests : IDisposable
{
    private const string GoesOn = "Training goes on without it.";

    private readonly TinyScene _tiny = new();
    private readonly string? _cache = Environment.GetEnvironmentVariable("MONK_CACHE");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MONK_CACHE", _cache);
        _tiny.Dispose();
    }

    /// <summary>How something breaks: given the log folder.</summary>
    private static readonly Dictionary<string, Action<string>> Breaks = new()
    {
        ["the log folder is a file"] = logs => Replace(logs, () => File.WriteAllText(logs, "")),
        ["the log folder has gone"] = logs => Replace(logs, () => { }),
        ["the log folder is a link to nowhere"] = logs => Replace(logs, () => File.CreateSymbolicLink(logs, "/nowhere/at/all")),
        ["the log folder is a link to a disk without room"] = logs => Replace(logs, () => File.CreateSymbolicLink(logs, "/dev/full")),
        ["history.csv is a folder"] = logs => Folder(logs, "history.csv"),
        ["a picture is a folder"] = logs => Folder(logs, "train_val_loss.png"),
        ["environment.json is a folder"] = logs => Folder(logs, "environment.json"),
        ["history.csv is a link to nowhere"] = logs => Link(logs, "history.csv", "/nowhere/at/all"),
        ["the TensorBoard file is a folder"] = logs =>
        {
            foreach (var file in Directory.EnumerateFiles(logs, "*tfevents*").Select(Path.GetFileName).ToList())
                Folder(logs, file!);
        },
    };

    [Theory]
    [MemberData(nameof(BrokenLogs))]
    public void A_log_that_breaks_in_the_middle_ends_in_one_note_and_the_weights_are_the_same(string how)
    {
        var expected = _tiny.Train("whole", epochs: 4);
        using var captured = new CapturedConsole();
        using var prototype = _tiny.New("broken", epochs: 4, verbose: 1);
        var logs = Path.Combine(prototype.Folder, "output", "logs");

        var result = prototype.Train(new AtEpoch(2, () => Breaks[how](logs)));

        RequireSame(expected, result, prototype);
        var notes = captured.Text.Split('\n').Where(line => line.Contains(GoesOn, StringComparison.Ordinal)).ToList();
        Assert.Equal(notes.Distinct(), notes);
        Assert.InRange(notes.Count, 0, 3); // The history, the curves, the TensorBoard log.
        RequireWholeHistory("broken", 4);
    }

    public static TheoryData<string> BrokenLogs => [.. Breaks.Keys];

    [Theory]
    [InlineData("history.csv")]
    [InlineData("environment.json")]
    [InlineData("train_val_accuracy.png")]
    public void A_log_that_cannot_be_written_from_the_start_is_named_once(string file)
    {
        var expected = _tiny.Train("whole");
        using var captured = new CapturedConsole();
        using var prototype = _tiny.New("broken", verbose: 1);
        var path = Path.Combine(prototype.Folder, "output", "logs", file);
        Directory.CreateDirectory(Path.Combine(path, "in the way"));

        var result = prototype.Train();

        RequireSame(expected, result, prototype);
        var note = Assert.Single(captured.Text.Split('\n'), line => line.Contains(GoesOn, StringComparison.Ordinal));
        Assert.Contains(path, note, StringComparison.Ordinal);
        RequireWholeHistory("broken", 3);
    }

    [Fact]
    public void A_log_folder_that_is_a_file_is_said_once_for_each_log()
    {
        var expected = _tiny.Train("whole");
        using var captured = new CapturedConsole();
        using var prototype = _tiny.New("broken", verbose: 1);
        var logs = Path.Combine(prototype.Folder, "output", "logs");
        Directory.CreateDirectory(Path.GetDirectoryName(logs)!);
        File.WriteAllText(logs, "");

        var result = prototype.Train();

        RequireSame(expected, result, prototype);
        var notes = captured.Text.Split('\n').Where(line => line.Contains(GoesOn, StringComparison.Ordinal)).ToList();
        Assert.Equal(4, notes.Count);
        Assert.Single(notes, note => note.Contains("history.csv", StringComparison.Ordinal));
        Assert.Single(notes, note => note.Contains("environment.json", StringComparison.Ordinal));
        Assert.Single(notes, note => note.Contains("train_val_accuracy.png", StringComparison.Ordinal));
        Assert.Single(notes, note => note.Contains("TensorBoard", StringComparison.Ordinal));
        RequireWholeHistory("broken", 3);
    }

    [Fact]
    public void An_analysis_whose_logs_are_lost_ranks_by_the_epochs_that_were_trained()
    {
        using var prototype = _tiny.New("base", epochs: 1);
        prototype.AnalyseLearningRates("usual", [0.01], percentData: 100);
        var name = Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(_tiny.Scene.Workspace, "usual")).Single());
        var folder = Path.Combine(_tiny.Scene.Workspace, "lost", name, "output", "logs", "history.csv", "in the way");
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(Path.Combine(_tiny.Scene.Workspace, "comparison"));
        File.WriteAllText(Path.Combine(_tiny.Scene.Workspace, "comparison", "Comparison_lost"), "in the way");

        var result = prototype.AnalyseLearningRates("lost", [0.01], percentData: 100);

        Assert.Null(result.Rows[0].Failure);
        Assert.Equal(2, result.Rows[0].Epochs.Count);
        Assert.Single(result.Comparison.Rows);
        Assert.Empty(result.Comparison.Files);
    }

    [Fact]
    public void Rates_and_findings_are_returned_where_their_pictures_cannot_be_written()
    {
        using var captured = new CapturedConsole();
        using var prototype = _tiny.New("e", verbose: 1);
        var logs = Path.Combine(prototype.Folder, "output", "logs");
        Directory.CreateDirectory(Path.GetDirectoryName(logs)!);
        File.WriteAllText(logs, "");

        Assert.NotEmpty(prototype.FindLearningRate(numSteps: 20).Points);
        var exploration = prototype.EDA(saveImg: true, checkCorrupt: true);

        Assert.Equal(2, exploration.Sets[0].Classes.Count);
        Assert.Empty(exploration.Pictures);
        Assert.Contains("What was found does not depend on it.", captured.Text, StringComparison.Ordinal);
        Assert.Contains("The suggested rates do not depend on it.", captured.Text, StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, Action<string>> CacheBreaks = new()
    {
        ["deleted"] = cache => Replace(cache, () => { }),
        ["a file"] = cache => Replace(cache, () => File.WriteAllText(cache, "")),
        ["a link to nowhere"] = cache => Replace(cache, () => File.CreateSymbolicLink(cache, "/nowhere/at/all")),
        ["cleared"] = _ => Prototype.ClearCache(),
        ["truncated"] = cache => EachFile(cache, file => Shorten(file, 2)),
        ["emptied"] = cache => EachFile(cache, file => Shorten(file, int.MaxValue)),
        ["damaged"] = cache => EachFile(cache, Damage),
        ["full of folders"] = cache => EachFile(cache, file =>
        {
            File.Delete(file);
            Directory.CreateDirectory(file);
        }),
    };

    public static TheoryData<string, bool> BrokenCaches()
    {
        var data = new TheoryData<string, bool>();
        foreach (var how in CacheBreaks.Keys)
        {
            data.Add(how, false);
            data.Add(how, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BrokenCaches))]
    public void A_cache_that_breaks_in_the_middle_or_between_two_trainings_changes_no_weight(string how, bool frozen)
    {
        var cache = _tiny.Scene.Combine("cache");
        Environment.SetEnvironmentVariable("MONK_CACHE", cache);
        var expected = _tiny.Train("whole", frozen: frozen);

        using (var captured = new CapturedConsole())
        using (var prototype = _tiny.New("middle", frozen: frozen, verbose: 1))
        {
            RequireSame(expected, prototype.Train(new AtEpoch(2, () => CacheBreaks[how](cache))), prototype);
            Assert.InRange(captured.Text.Split('\n').Count(line => line.Contains("cache folder", StringComparison.Ordinal)), 0, 1);
        }

        using (var prototype = _tiny.New("between", frozen: frozen))
            RequireSame(expected, prototype.Train(), prototype);

        using var trained = _tiny.Scene.Trained("whole");
        trained.DatasetParams(_tiny.Scene.Images);
        trained.Dataset();
        var evaluated = trained.Evaluate();
        CacheBreaks[how](cache);
        Assert.Equal(evaluated.Accuracy, trained.Evaluate().Accuracy);
    }

    [Theory]
    [InlineData("/proc/no-such-drive")]
    [InlineData("/dev/null/cache")]
    [InlineData("/dev/full")]
    public void A_cache_on_a_drive_that_is_none_is_done_without(string cache)
    {
        var expected = _tiny.Train("whole", frozen: true);
        Environment.SetEnvironmentVariable("MONK_CACHE", cache);
        using var captured = new CapturedConsole();

        using var prototype = _tiny.New("e", frozen: true, verbose: 1);
        RequireSame(expected, prototype.Train(), prototype);

        Assert.Single(captured.Text.Split('\n'), line => line.Contains($"'{cache}'", StringComparison.Ordinal));
        Assert.Equal(0, Prototype.ClearCache());
    }

    public static TheoryData<string> Failures => [.. ConsoleFailures.Keys];

    private static readonly Dictionary<string, Func<Exception>> ConsoleFailures = new()
    {
        ["disk full"] = () => new IOException("No space left on device"),
        ["closed"] = () => new ObjectDisposedException("writer"),
        ["denied"] = () => new UnauthorizedAccessException("denied"),
        ["a host's fault"] = () => new InvalidOperationException("The host has gone."),
        ["a bug"] = () => new InvalidCastException(),
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_console_that_fails_at_every_write_ends_nothing_and_is_told_of_once_on_stderr(string how)
    {
        var expected = _tiny.Train("whole");
        using var output = new ThrowingWriter(ConsoleFailures[how]);
        using var error = new StringWriter();
        using (new BrokenConsole(output, error))
            RequireSame(expected, UseEverything("broken"), _tiny.Scene.Trained("broken"));

        Assert.True(output.Writes > 10);
        Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("Monk: nothing more can be printed (", error.ToString(), StringComparison.Ordinal);
        RequireWholeHistory("broken", 3);
    }

    [Fact]
    public void Nothing_ends_where_stdout_and_stderr_both_fail()
    {
        var expected = _tiny.Train("whole");
        using var broken = new ThrowingWriter(ConsoleFailures["disk full"]);
        using (new BrokenConsole(broken, broken))
            RequireSame(expected, UseEverything("broken"), _tiny.Scene.Trained("broken"));
    }

    [Fact]
    public void A_console_that_says_stop_is_obeyed()
    {
        using var output = new ThrowingWriter(() => new OperationCanceledException());
        using var broken = new BrokenConsole(output, TextWriter.Null);
        Assert.Throws<OperationCanceledException>(() => new Prototype("p", "other", workspace: _tiny.Scene.Workspace));
    }

    private TrainingResult UseEverything(string experiment)
    {
        TrainingResult result;
        using (var prototype = _tiny.New(experiment, verbose: 1))
        {
            prototype.Summary();
            prototype.ModelSummary();
            prototype.EDA(saveImg: true, checkCorrupt: true, checkDuplicates: true);
            prototype.ShowBatch(4);
            prototype.EstimateTrainTime();
            prototype.FindLearningRate(numSteps: 20);
            result = prototype.Train();
        }

        using (var trained = _tiny.Scene.Trained(experiment, verbose: 1))
        {
            trained.DatasetParams(_tiny.Scene.Images);
            trained.Dataset();
            Assert.Equal(12, trained.Evaluate().NumImages);
            Assert.Equal(12, trained.InferFolder(_tiny.Scene.Images).Count);
            Assert.Equal(2, trained.Infer(_tiny.Image).Ranking.Count);
            trained.Explain(_tiny.Image);
        }

        var compare = new Compare("c", _tiny.Scene.Workspace);
        compare.AddProject("p");
        Assert.NotEmpty(compare.GenerateStatistics().Files);
        return result;
    }

    private static void RequireSame(TrainingResult expected, TrainingResult actual, Prototype prototype)
    {
        Assert.Equal(expected.Epochs.Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss)), actual.Epochs.Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss)));
        Assert.Equal(File.ReadAllBytes(expected.FinalModel), File.ReadAllBytes(actual.FinalModel));
        Assert.Equal(File.ReadAllBytes(expected.BestModel), File.ReadAllBytes(actual.BestModel));
        Assert.Equal(ExperimentStatus.Completed, prototype.Status);
    }

    private void RequireWholeHistory(string experiment, int epochs)
    {
        var compare = new Compare("history", _tiny.Scene.Workspace, verbose: 0);
        compare.AddExperiment("p", experiment);
        var row = Assert.Single(compare.Read().Rows);
        Assert.Equal(epochs, row.EpochsCompleted);
        Assert.Equal(epochs, row.ReadHistory().Count);
    }

    private static void Replace(string folder, Action put)
    {
        if (Directory.Exists(folder) && new DirectoryInfo(folder).LinkTarget is null)
            Directory.Delete(folder, recursive: true);
        else
            File.Delete(folder);
        put();
    }

    private static void Folder(string logs, string file)
    {
        File.Delete(Path.Combine(logs, file));
        Directory.CreateDirectory(Path.Combine(logs, file, "in the way"));
    }

    private static void Link(string logs, string file, string target)
    {
        File.Delete(Path.Combine(logs, file));
        File.CreateSymbolicLink(Path.Combine(logs, file), target);
    }

    private static void EachFile(string folder, Action<string> act)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToList())
            act(file);
    }

    private static void Shorten(string file, int by)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        stream.SetLength(stream.Length / by);
    }

    private static void Damage(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        new Random(1).NextBytes(bytes);
        stream.Write(bytes);
    }
}
