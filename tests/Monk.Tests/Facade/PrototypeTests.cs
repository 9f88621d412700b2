using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

public sealed class PrototypeTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Training_leaves_the_files_that_the_layout_names()
    {
        var result = _scene.Train();

        var folder = Path.Combine(_scene.Workspace, "p", "e");
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Select(file => file.Contains("tfevents", StringComparison.Ordinal) ? "output/logs/events" : file)
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                ".state.lock", ".training.lock", "experiment-state.json", "output/logs/environment.json", "output/logs/events", "output/logs/history.csv",
                "output/logs/train_val_accuracy.png", "output/logs/train_val_loss.png",
                "output/models/best.safetensors", "output/models/final.safetensors", "output/models/resume.safetensors",
            ],
            files);
        Assert.Equal(2, result.Epochs.Count);
        Assert.Equal(["circle", "stripes"], result.Classes);
        Assert.True(File.Exists(result.BestModel) && File.Exists(result.FinalModel));
        Assert.True(result.PeakProcessMemoryMebibytes > 100);
    }

    [Fact]
    public void The_history_file_holds_the_result()
    {
        var result = _scene.Train();

        using var csv = new CsvReader(new StreamReader(Path.Combine(result.LogFolder, "history.csv")), CultureInfo.InvariantCulture);
        var rows = csv.GetRecords<dynamic>().ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal(result.Epochs[1].ValidationLoss, double.Parse(rows[1].val_loss, CultureInfo.InvariantCulture));
        Assert.Equal("2", rows[1].epoch);
    }

    [Fact]
    public void The_state_holds_what_was_asked_and_what_came_of_it()
    {
        var result = _scene.Train();

        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json")))!;
        Assert.Equal("completed", (string)state["status"]!);
        Assert.Equal("../images", (string)state["dataset"]!["train_path"]!);
        Assert.Equal(0.8, (double)state["dataset"]!["train_split"]!);
        Assert.Equal(2, (int)state["outcome"]!["epochs_completed"]!);
        Assert.Equal(result.BestEpoch.ValidationAccuracy, (double)state["outcome"]!["best_val_acc"]!);
        Assert.Equal(41, (int)state["outcome"]!["num_layers"]!);
        Assert.Equal(11177538, (long)state["outcome"]!["num_parameters"]!);
    }

    [Fact]
    public void The_same_seed_gives_the_same_experiment()
    {
        var first = _scene.Train("a");
        var second = _scene.Train("b");

        Assert.Equal(first.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)), second.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)));
        Assert.Equal(File.ReadAllBytes(first.FinalModel), File.ReadAllBytes(second.FinalModel));
    }

    [Fact]
    public void Another_seed_gives_another_experiment()
    {
        var first = _scene.Train("a");
        using var prototype = _scene.New("b");
        prototype.Default(_scene.Images, "resnet18_v1", false, 2, usePretrained: false, seed: 1);
        prototype.UpdateInputSize(32);

        Assert.NotEqual(first.Epochs[0].TrainLoss, prototype.Train().Epochs[0].TrainLoss);
    }

    [Fact]
    public void A_training_and_a_validation_folder_can_be_given()
    {
        var validation = SyntheticImages.Write(_scene.Combine("validation"), 3, seed: 2);
        using var prototype = _scene.New();
        prototype.Default([_scene.Images, validation], "resnet18_v1", freezeBaseNetwork: false, numEpochs: 1, usePretrained: false);
        prototype.UpdateInputSize(32);

        var result = prototype.Train();

        Assert.Contains(result.Epochs[0].ValidationAccuracy * 6, (double[])[0, 1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public void Text_follows_Monk_and_names_our_files()
    {
        using var captured = new CapturedConsole();
        using (var prototype = _scene.New(verbose: 1))
        {
            _scene.SetUp(prototype, epochs: 1);
            prototype.Train();
        }

        var text = captured.Text;
        Assert.Contains("Experiment Details\n    Project:    p\n    Experiment: e\n", text);
        Assert.Contains("[{'RandomHorizontalFlip': {'p': 0.8}}, {'Normalize': {'mean': [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225]}}]", text);
        Assert.Contains("Pre-Composed Val Transforms\n[{'Normalize':", text);
        Assert.Contains("    Num train images: 12\n    Num val images:   4\n    Num classes:      2\n", text);
        Assert.Contains("Update: Input size - 32\n", text);
        Assert.Contains("    Num layers in model:   41\n    Num trainable layers:  41\n", text);
        Assert.Matches(@"\[Epoch 1\] Train-acc: \d\.\d{3}, Train-loss: \d+\.\d{3} \| Val-acc: \d\.\d{6}, Val-loss: \d+\.\d{3} \| time: \d+\.\d sec", text);
        Assert.Contains("Best model:                              best.safetensors\n", text);
    }

    [Fact]
    public void Verbose_zero_prints_nothing()
    {
        using var captured = new CapturedConsole();
        _scene.Train(epochs: 1);
        Assert.Equal("", captured.Text);
    }

    [Fact]
    public void Progress_is_reported_for_every_batch()
    {
        var seen = new List<TrainingProgress>();
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1);

        prototype.Train(new Immediate(seen.Add));

        Assert.Equal([4, 8, 12], seen.Where(p => p.Phase == TrainingPhase.Training).Select(p => p.Images));
        Assert.All(seen, p => Assert.True(p.ImagesPerSecond > 0 && p.Remaining >= TimeSpan.Zero));
        Assert.Equal(TrainingPhase.Validation, seen[^1].Phase);
    }

    [Fact]
    public async Task Training_can_run_in_the_background()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1);
        var result = await prototype.TrainAsync();
        Assert.Single(result.Epochs);
    }

    private sealed class Immediate(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
