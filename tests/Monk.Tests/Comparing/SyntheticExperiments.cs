using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monk.Experiments;
using Monk.Losses;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Training;
using Monk.Transforms;

namespace Monk.Tests.Comparing;

/// <summary>Writes folders as training leaves them, without training: states and histories of any content and number.</summary>
internal sealed class SyntheticExperiments(string workspace)
{
    private static readonly string[] Classes = ["NORMAL", "PNEUMONIA"];

    public Workspace Workspace { get; } = new(workspace);

    /// <summary>A state as of an experiment that was trained to the end and evaluated.</summary>
    public static ExperimentState Trained(string project, string experiment, int epochs = 3, double accuracy = 0.9, int seed = 0) => new()
    {
        ProjectName = project,
        ExperimentName = experiment,
        LibraryVersion = "0.1.0",
        Status = ExperimentStatus.Completed,
        Created = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Dataset = new DatasetOptions
        {
            TrainPath = "../chest_xray/train",
            Workers = 2,
            TrainTransforms = [new RandomHorizontalFlipOptions { Probability = 0.8 }, new NormalizeOptions()],
            ValidationTransforms = [new NormalizeOptions()],
            TestTransforms = [new NormalizeOptions()],
            Contents = new DatasetContents { Classes = Classes, TrainImages = 240, ValidationImages = 60, Fingerprint = "f00d" },
        },
        Model = new ModelOptions { Name = "resnet18_v1", PretrainedFile = "resnet18.safetensors" },
        Optimizer = new SgdOptions { LearningRate = 0.01 },
        Schedule = new StepScheduleOptions { StepSize = 1, Gamma = 0.98 },
        Loss = new SoftmaxCrossEntropyOptions(),
        Training = new TrainingOptions { NumEpochs = epochs, Seed = seed },
        Outcome = new TrainingOutcome
        {
            EpochsCompleted = epochs,
            BestValidationAccuracy = accuracy,
            BestEpoch = Math.Max(1, epochs - 1),
            TrainAccuracy = accuracy,
            TrainLoss = 0.25,
            ValidationAccuracy = accuracy - 0.01,
            ValidationLoss = 0.3,
            TrainingSeconds = 92.5,
            ImagesPerSecond = 40,
            Cached = new CachedWork { ImagesDecoded = 300, FoundSeconds = 0 },
            PeakProcessMemoryMebibytes = 900,
            NumLayers = 41,
            NumTrainableLayers = 1,
            NumParameters = 11_177_538,
            NumTrainableParameters = 1_026,
            Device = "cpu (2 threads)",
        },
    };

    /// <summary>An evaluation from whether each image was classified right; the first half of them are of the first class.</summary>
    public static EvaluationOutcome Evaluated(string correct, string fingerprint = "beef")
    {
        var tested = correct.Select((c, i) => (Right: c == '1', Class: i < correct.Length / 2 ? 0 : 1, Seen: c != '-')).Where(image => image.Seen).ToList();
        int Count(int actual, bool right) => tested.Count(image => image.Class == actual && image.Right == right);
        return new EvaluationOutcome
        {
            TestPath = "../chest_xray/test",
            Fingerprint = fingerprint,
            Weights = "best",
            NumImages = tested.Count,
            NumCorrect = tested.Count(image => image.Right),
            PercentageAccuracy = 100.0 * tested.Count(image => image.Right) / tested.Count,
            Classes = Classes,
            ConfusionMatrix = [[Count(0, true), Count(0, false)], [Count(1, false), Count(1, true)]],
            Correct = correct,
        };
    }

    /// <summary>A history that rises to the accuracy and stays near it.</summary>
    public static IReadOnlyList<EpochResult> History(int epochs, double accuracy, int seed = 0) => [.. Enumerable.Range(1, epochs).Select(epoch =>
    {
        var noise = 0.012 * Math.Sin(epoch * 12.9898 + seed * 78.233) + 0.004 * Math.Sin(epoch * 3.1 + seed);
        var progress = 1 - Math.Exp(-3.0 * epoch / Math.Max(3, epochs * 0.6));
        return new EpochResult
        {
            Epoch = epoch,
            TrainAccuracy = Math.Min(1, 0.5 + (accuracy + 0.02 - 0.5) * progress),
            TrainLoss = 0.7 - 0.6 * (accuracy - 0.3) * progress,
            ValidationAccuracy = Math.Min(1, 0.5 + (accuracy - 0.5) * progress + noise),
            ValidationLoss = 0.75 - 0.55 * (accuracy - 0.3) * progress + noise,
            LearningRate = 0.01 * Math.Pow(0.98, epoch - 1),
            Seconds = 8.25,
            ImagesPerSecond = 40,
        };
    })];

    /// <summary>Writes an experiment.</summary>
    /// <param name="state">Its state; project and experiment name its folder.</param>
    /// <param name="history">Its history; null for none.</param>
    public ExperimentPaths Write(ExperimentState state, IReadOnlyList<EpochResult>? history = null)
    {
        var paths = Workspace.Experiment(state.ProjectName, state.ExperimentName);
        Directory.CreateDirectory(paths.Logs);
        File.WriteAllBytes(paths.StateFile, JsonSerializer.SerializeToUtf8Bytes(state, ExperimentStateJson.Default.ExperimentState));
        if (history is null)
            return paths;

        var csv = new StringBuilder("epoch,train_acc,train_loss,val_acc,val_loss,learning_rate,seconds,images_per_second\r\n");
        foreach (var epoch in history)
            csv.Append(CultureInfo.InvariantCulture, $"{epoch.Epoch},{epoch.TrainAccuracy},{epoch.TrainLoss},{epoch.ValidationAccuracy},{epoch.ValidationLoss},{epoch.LearningRate},{epoch.Seconds},{epoch.ImagesPerSecond}\r\n");
        File.WriteAllText(paths.History, csv.ToString());
        return paths;
    }

    /// <summary>Writes the point that a training would go on from: the history, and as many tensors as a trained ResNet18's has.</summary>
    public static void WriteResumePoint(ExperimentPaths paths, IReadOnlyList<EpochResult> history)
    {
        const int Tensors = 184;
        var header = new JsonObject
        {
            ["__metadata__"] = new JsonObject { ["format"] = "pt", ["history"] = JsonSerializer.Serialize(history, EpochHistoryJson.Default.IReadOnlyListEpochResult) },
        };
        for (var i = 0; i < Tensors; i++)
            header[$"optimizer.layer4.{i}.conv2.weight.momentum_buffer"] = new JsonObject { ["dtype"] = "F32", ["shape"] = new JsonArray(1), ["data_offsets"] = new JsonArray(4 * i, 4 * i + 4) };
        var json = Encoding.UTF8.GetBytes(header.ToJsonString());
        Directory.CreateDirectory(paths.Models);
        File.WriteAllBytes(paths.ResumePoint, [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. new byte[4 * Tensors]]);
    }

    /// <summary>Writes a sweep: models, learning rates and seeds in turn, each a little different in its accuracy.</summary>
    /// <param name="project">The project.</param>
    /// <param name="count">How many experiments.</param>
    /// <param name="epochs">How many epochs each has.</param>
    /// <param name="resumePoints">Whether each has a point that its training would go on from.</param>
    public void WriteSweep(string project, int count, int epochs, bool resumePoints = false)
    {
        string[] models = ["resnet18_v1", "resnet34_v1", "resnet50_v2", "densenet121"];
        double[] rates = [0.1, 0.03, 0.01, 0.003, 0.001];
        for (var i = 0; i < count; i++)
        {
            var (model, rate, seed) = (models[i % models.Length], rates[i / models.Length % rates.Length], i / (models.Length * rates.Length));
            var accuracy = 0.78 + 0.04 * (i % models.Length) + 0.02 * (i / models.Length % rates.Length) + 0.003 * Math.Sin(i * 1.7);
            var history = History(epochs, accuracy, i);
            var best = history.MaxBy(epoch => epoch.ValidationAccuracy)!;
            var name = string.Create(CultureInfo.InvariantCulture, $"{model}_lr_{rate}_seed_{seed}");
            var state = Trained(project, name, epochs, accuracy, seed);
            var paths = Write(
                state with
                {
                    Created = state.Created.AddMinutes(i),
                    Model = state.Model! with { Name = model },
                    Optimizer = new SgdOptions { LearningRate = rate },
                    Outcome = state.Outcome! with
                    {
                        BestValidationAccuracy = best.ValidationAccuracy,
                        BestEpoch = best.Epoch,
                        ValidationAccuracy = history[^1].ValidationAccuracy,
                        ValidationLoss = history[^1].ValidationLoss,
                        TrainAccuracy = history[^1].TrainAccuracy,
                        TrainLoss = history[^1].TrainLoss,
                        TrainingSeconds = 8.25 * epochs * (1 + i % models.Length) + i,
                    },
                    Evaluation = Evaluated(string.Concat(Enumerable.Range(0, 100).Select(image => (image * 37 + i * 11) % 100 < 100 * (accuracy - 0.05) ? '1' : '0'))),
                },
                history);
            if (resumePoints)
                WriteResumePoint(paths, history);
        }
    }
}
