using System.Diagnostics;
using System.Text.Json.Nodes;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>What is left when a process that trains or analyses is told to end, or killed: tried on a process of its own.</summary>
public sealed class SignalTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("TERM", "interrupted")]
    [InlineData("HUP", "interrupted")]
    [InlineData("KILL", "running")]
    public void A_signalled_training_resumes_to_the_numbers_of_an_uninterrupted_one(string signal, string status)
    {
        if (OperatingSystem.IsWindows())
            return; // It has no such signals.

        const int Epochs = 6;
        using var whole = _scene.New("whole");
        _scene.SetUp(whole, Epochs);
        var expected = whole.Train();

        using (var child = Start(ChildProcess.Train, "cut", Epochs))
        {
            WaitForEpochs(child, Path.Combine(_scene.Workspace, "p", "cut", "output", "logs", "history.csv"), 2);
            Process.Start("kill", $"-{signal} {child.Id}").WaitForExit();
            Assert.True(child.WaitForExit(Patience));
            Assert.NotEqual(0, child.ExitCode);
        }

        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", "cut", "experiment-state.json")))!;
        Assert.Equal(status, (string)state["status"]!);
        // The history, which was waited for, is written before the state.
        Assert.InRange((int)state["outcome"]!["epochs_completed"]!, 1, Epochs - 1);

        using var resumed = _scene.Resumed("cut");
        var actual = resumed.Train();
        Assert.Equal(expected.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)), actual.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)));
        Assert.Equal(File.ReadAllBytes(expected.FinalModel), File.ReadAllBytes(actual.FinalModel));
    }

    [Fact]
    public void A_training_under_nohup_goes_on_when_its_terminal_has_gone()
    {
        if (OperatingSystem.IsWindows())
            return; // It has no such signals.

        using var child = Start(ChildProcess.Train, "cut", epochs: 6, ignoresHangup: true);
        WaitForEpochs(child, Path.Combine(_scene.Workspace, "p", "cut", "output", "logs", "history.csv"), 2);
        Process.Start("kill", $"-HUP {child.Id}").WaitForExit();
        Assert.True(child.WaitForExit(Patience));

        Assert.Equal(0, child.ExitCode);
        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", "cut", "experiment-state.json")))!;
        Assert.Equal("completed", (string)state["status"]!);
    }

    [Fact]
    public void A_killed_analysis_goes_on_with_what_is_finished_and_ends_in_the_same_numbers()
    {
        if (OperatingSystem.IsWindows())
            return; // It has no such signals.

        const int Epochs = 6;
        using var whole = _scene.New("whole");
        _scene.SetUp(whole, Epochs);
        var expected = whole.AnalyseLearningRates("expected", [0.01, 0.02], percentData: 50, Epochs);

        var first = Path.Combine(_scene.Workspace, ChildProcess.Analyse, "Learning_Rate_0.01", "output");
        using (var child = Start(ChildProcess.Analyse, "cut", Epochs))
        {
            WaitForEpochs(child, Path.Combine(_scene.Workspace, ChildProcess.Analyse, "Learning_Rate_0.02", "output", "logs", "history.csv"), 2);
            Kill(child);
        }

        var finished = File.GetLastWriteTimeUtc(Path.Combine(first, "models", "final.safetensors"));
        using var again = _scene.New("again");
        _scene.SetUp(again, Epochs);
        var actual = again.AnalyseLearningRates(ChildProcess.Analyse, [0.01, 0.02], percentData: 50, Epochs);

        Assert.Equal(finished, File.GetLastWriteTimeUtc(Path.Combine(first, "models", "final.safetensors")));
        Assert.Equal(Numbers(expected), Numbers(actual));

        static IEnumerable<(double, double)> Numbers(AnalysisResult<double> result) =>
            result.Rows.SelectMany(row => row.Epochs).Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss));
    }

    [Fact]
    public void A_killed_cross_validation_keeps_its_finished_fold_and_ends_in_the_same_numbers()
    {
        if (OperatingSystem.IsWindows())
            return; // It has no such signals.

        const int Epochs = 6;
        using var whole = _scene.New("whole");
        _scene.SetUp(whole, Epochs);
        var expected = whole.CrossValidate(folds: 2);

        var first = Path.Combine(_scene.Workspace, "p", "cut_fold1", "output", "models", "final.safetensors");
        using (var child = Start(ChildProcess.CrossValidate, "cut", Epochs))
        {
            WaitForEpochs(child, Path.Combine(_scene.Workspace, "p", "cut_fold2", "output", "logs", "history.csv"), 2);
            Kill(child);
        }

        var finished = File.GetLastWriteTimeUtc(first);
        using var again = _scene.New("cut");
        _scene.SetUp(again, Epochs);
        var actual = again.CrossValidate(folds: 2);

        Assert.Equal([true, false], actual.Folds.Select(fold => fold.WasKept));
        Assert.Equal(finished, File.GetLastWriteTimeUtc(first));
        Assert.Equal(Numbers(expected), Numbers(actual));
        Assert.Equal(File.ReadAllBytes(expected.Folds[1].Result.FinalModel), File.ReadAllBytes(actual.Folds[1].Result.FinalModel));

        static IEnumerable<(double, double)> Numbers(CrossValidation result) =>
            result.Folds.SelectMany(fold => fold.Result.Epochs).Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss));
    }

    [Fact]
    public void A_copy_killed_while_its_weights_are_written_is_no_copy_and_can_be_made_again()
    {
        if (OperatingSystem.IsWindows())
            return; // It has no such signals.

        var source = _scene.Train(ChildProcess.CopySource, epochs: 1);
        var copy = Path.Combine(_scene.Workspace, "p", "copy");
        var weights = Path.Combine(copy, "output", "models", "start.safetensors");
        using (var child = Start(ChildProcess.Copy, "copy", epochs: 1))
        {
            WaitFor(child, () => Directory.Exists(copy) && Directory.EnumerateFiles(copy, ".start.*").Any());
            Kill(child);
        }

        // Of a copy that was finished before; the one that was not has left nothing under this name.
        if (File.Exists(weights))
            Assert.Equal(File.ReadAllBytes(source.BestModel), File.ReadAllBytes(weights));
        else
            Assert.Contains("There is no experiment 'copy'", Assert.Throws<MonkException>(() => _scene.Resumed("copy").Dispose()).Message, StringComparison.Ordinal);

        using var again = new Prototype("p", "copy", overwrite: true, copyFrom: ("p", ChildProcess.CopySource), workspace: _scene.Workspace, verbose: 0);
        Assert.Equal(File.ReadAllBytes(source.BestModel), File.ReadAllBytes(weights));
        Assert.Empty(Directory.EnumerateFiles(copy, "*.tmp"));
        Assert.Single(again.Train().Epochs);
    }

    [Fact]
    public void An_exploration_killed_while_it_draws_leaves_no_part_of_a_picture_and_can_be_made_again()
    {
        if (OperatingSystem.IsWindows())
            return; // It has no such signals.

        using var whole = _scene.New("whole");
        _scene.SetUp(whole);
        var expected = whole.EDA(saveImg: true, checkCorrupt: true, checkDuplicates: true);

        var logs = Path.Combine(_scene.Workspace, "p", "cut", "output", "logs");
        using (var child = Start(ChildProcess.Explore, "cut", epochs: 2))
        {
            WaitFor(child, () => Directory.Exists(logs) && Directory.EnumerateFiles(logs, ".contact_sheet.png.*").Any());
            Kill(child);
        }

        Assert.All(Directory.EnumerateFiles(logs, "*.png"), picture => Assert.Equal("IEND"u8, File.ReadAllBytes(picture).AsSpan()[^8..^4]));
        using var again = _scene.New("cut");
        _scene.SetUp(again);
        var actual = again.EDA(saveImg: true, checkCorrupt: true, checkDuplicates: true);

        Assert.Equal(expected.ToString(), actual.ToString());
        Assert.Equal(expected.Pictures.Select(Path.GetFileName), actual.Pictures.Select(Path.GetFileName));
        Assert.Equal(2, Directory.EnumerateFiles(logs, "*.png").Count());
        Assert.All(actual.Pictures, picture => Assert.Equal("IEND"u8, File.ReadAllBytes(picture).AsSpan()[^8..^4]));
    }

    /// <summary>Runs <see cref="ChildProcess"/> in a process of its own.</summary>
    private Process Start(string command, string experiment, int epochs, bool ignoresHangup = false)
    {
        var host = new ProcessStartInfo(ignoresHangup ? "/bin/sh" : Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (ignoresHangup)
        {
            // What nohup does.
            foreach (var argument in (string[])["-c", "trap '' HUP; exec \"$@\"", "sh", Environment.ProcessPath!])
                host.ArgumentList.Add(argument);
        }

        foreach (var argument in (string[])["exec", "--runtimeconfig", Beside(".runtimeconfig.json"), "--depsfile", Beside(".deps.json"), typeof(SignalTests).Assembly.Location, command, _scene.Workspace, experiment, _scene.Images, $"{epochs}"])
            host.ArgumentList.Add(argument);
        var child = Process.Start(host)!;
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;

        static string Beside(string extension) => Path.ChangeExtension(typeof(SignalTests).Assembly.Location, null) + extension;
    }

    /// <summary>What <c>kill -9</c> does.</summary>
    private static void Kill(Process child)
    {
        child.Kill();
        Assert.True(child.WaitForExit(Patience));
        Assert.NotEqual(0, child.ExitCode);
    }

    private static void WaitForEpochs(Process child, string history, int epochs) => WaitFor(child, () => File.Exists(history) && File.ReadAllLines(history).Length > epochs);

    private static void WaitFor(Process child, Func<bool> happened)
    {
        var started = Stopwatch.GetTimestamp();
        while (!happened())
        {
            Assert.False(child.HasExited, $"The child process ended with {(child.HasExited ? child.ExitCode : 0)}.");
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience);
            Thread.Sleep(1);
        }
    }
}
