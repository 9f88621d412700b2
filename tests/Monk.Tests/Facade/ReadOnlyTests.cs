using System.Diagnostics;
using Monk.Files;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>A workspace that one may only read, locks that the file system ignores, and projects behind symbolic links.</summary>
public sealed class ReadOnlyTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    private string Folder => Path.Combine(_scene.Workspace, "p", "e");

    [ReadOnlyMountFact]
    public void A_workspace_that_may_only_be_read_is_evaluated_summarised_and_compared()
    {
        _scene.Train(epochs: 1);
        var before = _scene.Snapshot();

        var output = Run(ReadOnlyMountFactAttribute.Start(_scene.Workspace, Environment.ProcessPath!, Arguments(ChildProcess.Read)));

        Assert.Contains("[Evaluate] 16 images\n", output, StringComparison.Ordinal);
        Assert.Contains("[Evaluate otherwise] 16 images\n", output, StringComparison.Ordinal);
        Assert.Contains("Note: the evaluation was not kept in the experiment's state.", output, StringComparison.Ordinal);
        Assert.Contains("Note: this holds for this object only, it was not kept in the experiment's state.", output, StringComparison.Ordinal);
        Assert.Contains("[InferFolder] 16 images\n", output, StringComparison.Ordinal);
        Assert.Contains("[Summary] trained for 1 epoch, not evaluated\n", output, StringComparison.Ordinal);
        Assert.Contains("Note: nothing of the comparison was written.", output, StringComparison.Ordinal);
        Assert.Contains("[GenerateStatistics] 1 experiments, 0 files\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\[copyFrom\] MonkException: '.*' cannot be written: Read-only file system", output);
        Assert.Matches(@"\[UpdateNumEpochs\] MonkException: '.*\.state\.lock' cannot be written: Read-only file system", output);
        Assert.Contains("[Train] 1 epochs\n", output, StringComparison.Ordinal); // There is nothing left to train.
        Assert.DoesNotContain("in use", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Another process", output, StringComparison.Ordinal);
        Assert.Equal(before, _scene.Snapshot());
    }

    [ReadOnlyMountFact]
    public void An_experiment_that_may_only_be_read_is_copied_and_one_that_is_trained_meanwhile_is_in_use()
    {
        _scene.Train(epochs: 1);

        using (FileLock.TryAcquire(Path.Combine(Folder, ".training.lock")))
        {
            Assert.Contains(
                "[copyFrom] MonkException: Experiment 'e' of project 'p' is in use",
                Run(ReadOnlyMountFactAttribute.Start(Folder, Environment.ProcessPath!, Arguments(ChildProcess.Read))),
                StringComparison.Ordinal);
        }

        var output = Run(ReadOnlyMountFactAttribute.Start(Folder, Environment.ProcessPath!, Arguments(ChildProcess.Read)));
        Assert.Contains("[copyFrom] set up with the weights of p/e, not trained\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\[GenerateStatistics\] 1 experiments, [1-9]\d* files\n", output);
    }

    [Fact]
    public void A_training_says_that_its_file_system_ignores_locks()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, Arguments(ChildProcess.Train)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";

        Assert.Contains($"the file system of '{Folder}' ignores locks", Run(start), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Folder, "output", "models", "final.safetensors")));
    }

    [Theory]
    [InlineData("p")]
    [InlineData("p/e")]
    [InlineData("p/e/output")]
    public void What_lies_behind_a_symbolic_link_is_read_and_neither_written_nor_deleted(string link)
    {
        if (OperatingSystem.IsWindows())
            return; // Links need a privilege there.

        _scene.Train(epochs: 1);
        var place = Path.Combine(_scene.Workspace, link);
        var outside = _scene.Combine("outside");
        Directory.Move(place, outside);
        Directory.CreateSymbolicLink(place, outside);
        var before = Contents(outside);

        using (var prototype = _scene.Trained())
        {
            prototype.DatasetParams(_scene.Images);
            prototype.Dataset();
            Assert.Equal(16, prototype.Evaluate().NumImages);
        }

        using var resumed = _scene.Resumed();
        foreach (var call in new Action[]
        {
            () => _scene.New(overwrite: true).Dispose(),
            () => resumed.UpdateNumEpochs(2),
            () => new Prototype("p", "e", overwrite: true, copyFrom: ("p2", "source"), workspace: _scene.Workspace, verbose: 0).Dispose(),
        })
        {
            WithSource(call);
        }

        Assert.Equal(before, Contents(outside));

        void WithSource(Action call)
        {
            if (!Directory.Exists(Path.Combine(_scene.Workspace, "p2")))
            {
                using var source = new Prototype("p2", "source", workspace: _scene.Workspace, verbose: 0);
                _scene.SetUp(source);
            }

            var message = Assert.Throws<MonkException>(call).Message;
            Assert.Contains($"lies behind a symbolic link: '{place}' leads to '{outside}'", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_analysis_and_a_comparison_behind_a_symbolic_link_write_and_delete_nothing()
    {
        if (OperatingSystem.IsWindows())
            return;

        var outside = Directory.CreateDirectory(_scene.Combine("outside")).FullName;
        Directory.CreateDirectory(_scene.Workspace);
        foreach (var name in new[] { "rates", "comparison" })
            Directory.CreateSymbolicLink(Path.Combine(_scene.Workspace, name), outside);
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        var compare = new Compare("c", _scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "e");

        Assert.Contains("symbolic link", Assert.Throws<MonkException>(() => prototype.AnalyseLearningRates("rates", [0.01, 0.02], percentData: 50, numEpochs: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("symbolic link", Assert.Throws<MonkException>(() => compare.GenerateStatistics()).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }

    [Fact]
    public void The_workspace_itself_may_be_a_link()
    {
        if (OperatingSystem.IsWindows())
            return;

        Directory.CreateSymbolicLink(_scene.Workspace, Directory.CreateDirectory(_scene.Combine("outside")).FullName);
        Assert.Single(_scene.Train(epochs: 1).Epochs);
        Assert.True(File.Exists(_scene.Combine("outside", "p", "e", "output", "models", "final.safetensors")));
    }

    private static List<(string, string)> Contents(string folder) => [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => (path, File.Exists(path) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))) : ""))];

    private string[] Arguments(string command) => [.. Program(), command, _scene.Workspace, "e", _scene.Images, "1"];

    private static IEnumerable<string> Program()
    {
        var assembly = typeof(ReadOnlyTests).Assembly.Location;
        return ["exec", "--runtimeconfig", Path.ChangeExtension(assembly, ".runtimeconfig.json"), "--depsfile", Path.ChangeExtension(assembly, ".deps.json"), assembly];
    }

    private static string Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{output}\n{errors.Result}");
        return output.ReplaceLineEndings("\n");
    }
}
