using System.Globalization;
using System.Text.Json.Nodes;
using Monk.Tests.Support;
using Monk.Weights;
using static TorchSharp.torch;

namespace Monk.Tests.Facade;

/// <summary>
/// A training killed before each change of the file system in turn, and resumed. A few, and with a raised number of tries more, are
/// processes of their own that are really killed.
/// </summary>
[Trait("Category", Attack.Category)]
public sealed class KillPointTests : IDisposable
{
    private static readonly string[] SaidByTheState =
        ["status", "epochs_completed", "best_val_acc", "best_val_acc_epoch", "final_epoch", "train_acc", "train_loss", "val_acc", "val_loss", "stopped_by"];

    private readonly Scene _scene = new(perClass: 4);
    private readonly TrainingResult _expected;
    private readonly int _changes;

    public KillPointTests()
    {
        _changes = KillPoints.Train(_scene.Workspace, "whole", _scene.Images, int.MaxValue, () => { }) ?? 0;
        _expected = KillPoints.Resume(_scene.Workspace, "whole", _scene.Images);
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_training_killed_before_any_change_of_a_file_resumes_to_the_files_of_an_undisturbed_one()
    {
        Assert.InRange(_changes, 100, 400);
        for (var at = 1; at <= _changes; at++)
        {
            var experiment = $"k{at}";
            Assert.Null(KillPoints.Train(_scene.Workspace, experiment, _scene.Images, at, () => throw new KilledException()));
            KillPoints.Resume(_scene.Workspace, experiment, _scene.Images);
            AssertAsUndisturbed(experiment, at);
            Directory.Delete(Folder(experiment), recursive: true);
        }

        Attack.Report("training killed before each change of a file, in the process", _changes, 0, $"{_changes} resumed to the same files");
    }

    [Fact]
    public void After_a_kill_and_another_learning_rate_every_file_is_of_the_epoch_that_the_state_names()
    {
        for (var at = 2; at <= _changes; at += 5)
        {
            var experiment = $"r{at}";
            Assert.Null(KillPoints.Train(_scene.Workspace, experiment, _scene.Images, at, () => throw new KilledException()));
            var result = KillPoints.Resume(_scene.Workspace, experiment, _scene.Images, learningRate: 0.3);

            Assert.Equal(result.BestEpoch.Epoch, (int)State(experiment)["outcome"]!["best_val_acc_epoch"]!);
            // Of one training each: the epochs before the kill are those of before, and those after it of the new rate.
            foreach (var (file, epoch) in new[] { (result.BestModel, result.BestEpoch.Epoch), (result.FinalModel, result.Epochs[^1].Epoch) })
            {
                using var weights = WeightsFile.Open(file);
                Assert.Equal(epoch.ToString(CultureInfo.InvariantCulture), weights.Metadata["epoch"]);
                Assert.Equal(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(file)!, $"after-{epoch}.safetensors")), File.ReadAllBytes(file));
            }

            Directory.Delete(Folder(experiment), recursive: true);
        }
    }

    [Fact]
    public async Task A_process_killed_before_a_change_of_a_file_resumes_to_the_files_of_an_undisturbed_one()
    {
        var tries = 0;
        var step = Math.Max(1, _changes / Attack.Tries(4));
        for (var at = step; at <= _changes; at += step)
        {
            var experiment = $"c{at}";
            using (var child = ChildProcess.Start(ChildProcess.TrainAndDie, _scene.Workspace, experiment, _scene.Images, at))
            {
                var output = child.StandardOutput.ReadToEndAsync();
                var errors = await child.StandardError.ReadToEndAsync();
                await child.WaitForExitAsync();
                Assert.True(child.ExitCode != 0, $"{await output} {errors}");
                Assert.DoesNotContain("Exception", errors, StringComparison.Ordinal);
            }

            KillPoints.Resume(_scene.Workspace, experiment, _scene.Images);
            AssertAsUndisturbed(experiment, at);
            tries++;
        }

        Attack.Report("training killed before a change of a file, kill -9", tries, 0, $"{tries} resumed to the same files");
    }

    [Fact]
    public void The_earlier_best_stays_until_the_resume_point_names_the_new_one()
    {
        var seen = 0;
        for (var at = 1; at <= _changes; at += 3)
        {
            var experiment = $"b{at}";
            KillPoints.Train(_scene.Workspace, experiment, _scene.Images, at, () => throw new KilledException());
            var models = Path.Combine(Folder(experiment), "output", "models");
            if (File.Exists(Path.Combine(models, "best.safetensors")))
            {
                using var best = WeightsFile.Open(Path.Combine(models, "best.safetensors"));
                using var point = WeightsFile.Open(Path.Combine(models, "resume.safetensors"));
                var isPending = File.Exists(Path.Combine(models, ".best.pending.safetensors"));
                Assert.True(isPending || best.Metadata["epoch"] == point.Metadata["best_epoch"], $"before change {at}");
                Assert.InRange(int.Parse(best.Metadata["epoch"], CultureInfo.InvariantCulture), 1, int.Parse(point.Metadata["best_epoch"], CultureInfo.InvariantCulture));
                seen++;
            }

            Directory.Delete(Folder(experiment), recursive: true);
        }

        Assert.InRange(seen, _changes / 9, _changes);
    }

    private void AssertAsUndisturbed(string experiment, int at)
    {
        var (expected, actual) = (Folder("whole"), Folder(experiment));
        Assert.True(Files(expected).SequenceEqual(Files(actual)), $"before change {at}: {string.Join(", ", Files(actual))}");
        foreach (var file in Files(expected))
        {
            var (before, after) = (Path.Combine(expected, file), Path.Combine(actual, file));
            switch (Path.GetExtension(file))
            {
                case ".safetensors" when Path.GetFileName(file) == "resume.safetensors":
                    AssertSameTensors(before, after);
                    break;
                case ".safetensors":
                    Assert.True(File.ReadAllBytes(before).AsSpan().SequenceEqual(File.ReadAllBytes(after)), $"{file}, before change {at}");
                    break;
                case ".csv":
                    Assert.Equal(Columns(before), Columns(after));
                    break;
                case ".png":
                    Assert.Equal("IEND"u8, File.ReadAllBytes(after).AsSpan()[^8..^4]);
                    break;
            }
        }

        var (whole, resumed) = (State("whole"), State(experiment));
        foreach (var name in SaidByTheState)
            Assert.Equal((whole[name] ?? whole["outcome"]![name])!.ToJsonString(), (resumed[name] ?? resumed["outcome"]![name])!.ToJsonString());
        Assert.Equal(_expected.Epochs.Count, (int)resumed["outcome"]!["epochs_completed"]!);
    }

    // All but times, which no two trainings share.
    private static IEnumerable<string> Columns(string csv) => File.ReadAllLines(csv).Select(line => string.Join(',', line.Split(',')[..6]));

    private static void AssertSameTensors(string before, string after)
    {
        using var scope = NewDisposeScope();
        using var one = WeightsFile.Open(before);
        using var two = WeightsFile.Open(after);
        Assert.Equal(one.Entries.Select(entry => entry.Name), two.Entries.Select(entry => entry.Name));
        Assert.All(one.Entries, entry => Assert.True(one.Read(entry.Name).equal(two.Read(entry.Name)).all().item<bool>(), entry.Name));
    }

    private string Folder(string experiment) => Path.Combine(_scene.Workspace, "p", experiment);

    private JsonNode State(string experiment) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(experiment), "experiment-state.json")))!;

    // A run has a TensorBoard file of its own.
    private static List<string> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(file => !file.Contains("tfevents", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
