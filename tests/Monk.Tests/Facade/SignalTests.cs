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
            Process.Start("kill", $"-KILL {child.Id}").WaitForExit();
            Assert.True(child.WaitForExit(Patience));
            Assert.NotEqual(0, child.ExitCode);
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

    /// <summary>Runs <see cref="ChildProcess"/> in a process of its own.</summary>
    private Process Start(string command, string experiment, int epochs)
    {
        var host = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", "--runtimeconfig", Beside(".runtimeconfig.json"), "--depsfile", Beside(".deps.json"), typeof(SignalTests).Assembly.Location, command, _scene.Workspace, experiment, _scene.Images, $"{epochs}"])
            host.ArgumentList.Add(argument);
        var child = Process.Start(host)!;
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;

        static string Beside(string extension) => Path.ChangeExtension(typeof(SignalTests).Assembly.Location, null) + extension;
    }

    private static void WaitForEpochs(Process child, string history, int epochs)
    {
        var started = Stopwatch.GetTimestamp();
        while (!File.Exists(history) || File.ReadAllLines(history).Length <= epochs)
        {
            Assert.False(child.HasExited, $"The child process ended with {(child.HasExited ? child.ExitCode : 0)}.");
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience);
            Thread.Sleep(20);
        }
    }
}
