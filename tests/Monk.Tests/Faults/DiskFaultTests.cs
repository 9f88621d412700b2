using System.Globalization;
using Monk.Experiments;
using Monk.Files;
using Monk.Tests.Facade;
using Monk.Tests.Support;

namespace Monk.Tests.Faults;

/// <summary>
/// All that changes files, with a disk that fails, or a process that ends, at each step in turn: once, and from there on. What comes out is
/// a <see cref="MonkException"/> that names the file, or a note where only something optional failed; and doing it again leaves what an
/// undisturbed run leaves.
/// </summary>
[Trait("Category", Attack.Category)]
public sealed class DiskFaultTests : IDisposable
{
    private static readonly (DiskFault Fault, bool GoesOn)[] Faults =
    [
        (DiskFault.Full, false), (DiskFault.Full, true), (DiskFault.Broken, false), (DiskFault.Broken, true), (DiskFault.Forbidden, false), (DiskFault.Forbidden, true), (DiskFault.Killed, true),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string _images;

    public DiskFaultTests() => _images = SyntheticImages.Write(_folder.Combine("images"), perClass: 4);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train", 6)]
    [InlineData("set up", 12)]
    [InlineData("change", 6)]
    [InlineData("evaluate", 6)]
    [InlineData("compare", 4)]
    [InlineData("copy", 14)]
    [InlineData("start over", 14)]
    [InlineData("analyse", 3)]
    [InlineData("cross-validate", 3)]
    [InlineData("draw", 4)]
    public void Whatever_a_disk_refuses_is_named_and_doing_it_again_leaves_what_an_undisturbed_run_leaves(string name, int usual)
    {
        var scene = FaultScenes.All[name];
        var prepared = _folder.Combine("prepared");
        scene.Prepare(prepared, _images);
        var whole = Copied(prepared, "whole");
        using (new CapturedConsole())
            scene.Act(whole, _images);
        var points = Faults.SelectMany(fault => Enumerable.Range(1, StepsOf(scene, prepared, fault.Fault)).Select(at => (fault.Fault, fault.GoesOn, At: at))).ToList();
        // Each once where all are tried, and spread over all where few are.
        new Random(Attack.Seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(points));

        var tries = Math.Min(points.Count, Attack.Tries(usual));
        Attack.Run($"{name}: a failing disk", Math.Max(1, (int)Math.Ceiling(tries / Attack.Times)), (_, i) =>
        {
            var (fault, goesOn, at) = points[i % points.Count];
            return Try(scene, prepared, whole, fault, goesOn, at);
        });
    }

    private string Try(FaultScene scene, string prepared, string whole, DiskFault fault, bool goesOn, int at)
    {
        var workspace = Copied(prepared, "tried");
        var what = string.Create(CultureInfo.InvariantCulture, $"{scene.Name}, {fault} at step {at}{(goesOn ? " and on" : "")}");
        try
        {
            using var console = new CapturedConsole();
            IReadOnlyList<(FileStep Step, string Path)> failed;
            Exception? end = null;
            var printed = "";
            using (var disk = new FailingDisk(workspace, fault, at, goesOn))
            {
                try
                {
                    scene.Act(workspace, _images);
                }
                catch (Exception e)
                {
                    end = e;
                }

                (failed, printed) = (disk.Failed, console.Text);
            }

            // What goes on without something optional goes on without the stand-in of a kill, too, and then takes no further step.
            var outcome = fault == DiskFault.Killed && end is null && failed.Count > 0 ? "killed" : Outcome(end, failed, printed, workspace);
            foreach (var state in new DirectoryInfo(workspace).EnumerateFiles("experiment-state.json", SearchOption.AllDirectories))
                Assert.NotNull(new ExperimentStore(new Workspace(workspace).Experiment(state.Directory!.Parent!.Name, state.Directory.Name)).Find());

            CopiedFolder.Age(workspace);
            scene.Again(workspace, _images);
            var lost = end is null ? failed.Select(step => NameOf(step.Path)).ToHashSet() : [];
            SameFiles.Assert(whole, workspace, file => lost.Contains(Path.GetFileName(file)) || printed.Contains($"{Path.GetFileName(file)}' could not be written", StringComparison.Ordinal));
            return outcome;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{what}: {e.Message}", e);
        }
        finally
        {
            Directory.Delete(workspace, recursive: true);
        }
    }

    /// <summary>In a word, what came of it; fails where that must not come of it.</summary>
    private static string Outcome(Exception? end, IReadOnlyList<(FileStep Step, string Path)> failed, string printed, string workspace)
    {
        if (failed.Count == 0)
            return end is null ? "not reached" : throw end;
        var (step, path) = failed[0];
        switch (end)
        {
            case KilledException:
                return "killed";
            case MonkException:
                Assert.True(
                    failed.Any(each => Names(end.Message, each.Path, workspace)),
                    $"{step} of '{path}' ends in a message that does not name it: {end.Message}");
                return "refused";
            case null:
                // Deleting what a dead process has left, and asking for a lock, may fail without a word: the next to come does it.
                if (failed.All(each => each.Step is FileStep.Delete or FileStep.Touch or FileStep.Open))
                    return "nothing lost";
                Assert.True(printed.Contains(NameOf(path), StringComparison.Ordinal) || printed.Contains("without it", StringComparison.Ordinal), $"{step} of '{path}' failed without a word");
                return "noted";
            default:
                throw new InvalidOperationException($"{step} of '{path[workspace.Length..]}' ends in {end}", end);
        }
    }

    /// <summary>Whether the message names the file, or the folder that it is in.</summary>
    private static bool Names(string message, string path, string workspace)
    {
        if (message.Contains(NameOf(path), StringComparison.Ordinal))
            return true;
        for (var folder = Path.GetDirectoryName(path)!; folder.Length > workspace.Length; folder = Path.GetDirectoryName(folder)!)
        {
            if (message.Contains($"'{folder}'", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>What a user knows a file by: a temporary one by that which it is to become.</summary>
    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        return name.EndsWith(Leftovers.Ending, StringComparison.Ordinal) && name.Split('.') is { Length: > 3 } parts ? string.Join('.', parts[1..^2]) : name;
    }

    private int StepsOf(FaultScene scene, string prepared, DiskFault fault)
    {
        var workspace = Copied(prepared, "counted");
        try
        {
            using var console = new CapturedConsole();
            using var disk = new FailingDisk(workspace, fault, at: 0, goesOn: false);
            scene.Act(workspace, _images);
            return disk.Steps;
        }
        finally
        {
            Directory.Delete(workspace, recursive: true);
        }
    }

    private string Copied(string from, string name) => CopiedFolder.Of(from, _folder.Combine(name));
}
