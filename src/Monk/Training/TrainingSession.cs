using System.Text.Json;
using Monk.Data;
using Monk.Experiments;
using Monk.Models;
using Monk.Runtime;
using Monk.Weights;
using TorchSharp;

namespace Monk.Training;

/// <summary>Trains one experiment from what its state asks for, and keeps what comes of it.</summary>
internal sealed class TrainingSession(ExperimentStore store, IReadOnlyList<ITrainingListener> listeners, TimeProvider? clock = null)
{
    // Who asks whether an experiment is being trained holds its lock for a moment.
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Trains to the last epoch; from the resume point when there is one and <paramref name="resume"/> is set.</summary>
    /// <exception cref="MonkException">Something that the state asks for is missing or does not fit, or another process trains the experiment.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the experiment can be resumed from its last whole epoch.</exception>
    public TrainingResult Run(bool resume, CancellationToken cancellation)
    {
        var paths = store.Paths;
        using var held = FileLock.TryAcquire(paths.TrainingLock, ProbePatience)
            ?? throw new MonkException($"Experiment '{paths.Experiment}' of project '{paths.Project}' is being trained by another process. Wait for it, or train under another experiment name.");

        var state = store.Find() ?? throw new MonkException($"'{paths.StateFile}' has gone.");
        if (!resume && paths.HoldsModel)
            throw new MonkException($"Experiment '{paths.Experiment}' of project '{paths.Project}' already holds a model. Open it with resumeTrain: true and more epochs to train it further, or with overwrite: true to start over.");

        var dataset = state.Dataset!;
        var training = state.Training!;
        var images = ExperimentImages.Load(dataset, paths.Workspace, training.Seed);
        var point = resume && File.Exists(paths.ResumePoint) ? ResumePoint.Open(paths.ResumePoint) : null;
        if (point is not null)
            RequireSameData(dataset.Contents, images.Contents);
        if (point?.History.Count >= training.NumEpochs && state.Status == ExperimentStatus.Completed && File.Exists(paths.FinalModel))
            throw new MonkException($"Experiment '{paths.Experiment}' has already been trained for {point.History.Count} epochs. To train it further, ask for more with UpdateNumEpochs({point.History.Count + 1}) or above.");

        var loss = LossRules.ForClasses(state.Loss!, images.Contents.Classes);
        LossRules.RequireFits(loss, images.Train.MultiLabelClasses is not null, mixed: training.MixupAlpha > 0 || training.CutmixAlpha > 0);
        if (state.Model!.Network is { } network)
            CustomNetwork.RequireImages(network, dataset.InputSize, images.Contents.Classes.Count);

        var device = ComputeDevice.Choose(state.Model.UseGpu);
        var (model, origin, options) = Network(state.Model, images.Contents.Classes.Count, training.Seed, device, point is not null, cancellation);
        using (model)
        {
            var freezeBase = model.IsBaseFrozen;

            // Auto leaves a base that learns in float32: oneDNN's bfloat16 weight gradients spin, and become many times slower when anything else wants a core.
            var precision = PrecisionChoice.Resolve(
                point is not null && state.Outcome is { } begun ? begun.Precision : training.Precision, model.CanUseBFloat16 && freezeBase, device);
            model.Precision = precision;
            LossRules.RequireFits(loss, model, dataset.InputSize, device);
            var described = $"{ComputeDevice.Describe(device)}{(precision == Precision.BFloat16 ? ", bfloat16" : "")}";
            var size = ModelSize.Of(model);
            var checkpoints = new Checkpoints(store, freezeBase, device.type == DeviceType.CUDA, Metadata(state, images));
            var history = new HistoryFile(paths.History);
            var unreadable = new UnreadableImages();

            state = store.Update(current => current with
            {
                Status = ExperimentStatus.Running,
                Dataset = dataset with { Contents = images.Contents },
                Model = options,
                Evaluation = null,
                Thresholds = null,
                Outcome = (point is null ? new TrainingOutcome() : checkpoints.Updated(current.Outcome ?? new TrainingOutcome(), point.History, Best(images, point.History))) with
                {
                    NumLayers = size.Layers,
                    NumTrainableLayers = size.TrainableLayers,
                    NumParameters = size.Parameters,
                    NumTrainableParameters = size.TrainableParameters,
                    Device = ComputeDevice.Describe(device),
                    Precision = precision,
                    Failure = null,
                },
            });
            Directory.CreateDirectory(paths.Logs);
            TrainingEnvironment.Now(device, precision, training.Seed, images.Contents.Fingerprint, options.PretrainedFile, _clock.GetUtcNow()).Save(paths.Environment);
            history.Begin(point?.History ?? []);

            foreach (var listener in listeners)
            {
                listener.Started(new TrainingStart
                {
                    ModelName = options.Name,
                    WeightsOrigin = origin,
                    Size = size,
                    Device = described,
                    Images = images,
                    EpochsDone = point?.History.Count ?? 0,
                    NumEpochs = training.NumEpochs,
                });
            }

            var trainer = new Trainer(
                new TrainingSetup
                {
                    Model = model,
                    FreezeBase = freezeBase,
                    Train = images.Train,
                    Validation = images.Validation,
                    Dataset = dataset,
                    Optimizer = state.Optimizer!,
                    Schedule = state.Schedule!,
                    Loss = loss,
                    Training = training,
                    Device = device,
                },
                [unreadable, history, checkpoints, new TolerantListener(new TensorBoardLog(paths.Logs), Note), .. listeners],
                _clock);

            return Guarded(() =>
            {
                var epochs = trainer.Run(point, cancellation);
                checkpoints.Finish(model);
                state = store.Update(current => current with
                {
                    Status = ExperimentStatus.Completed,
                    Outcome = current.Outcome! with { UnreadableImages = unreadable.Found.Count },
                });
                return Result(state, images, epochs, unreadable);
            });
        }
    }

    private (ImageClassifier Model, string Origin, ModelOptions Options) Network(
        ModelOptions options, int classes, int seed, torch.Device device, bool resumed, CancellationToken cancellation)
    {
        var paths = store.Paths;
        if (resumed)
            return (ClassifierFactory.LoadTrained(options, classes, paths.BestModel, device), "this experiment's own, from its last whole epoch", options);
        if (!options.UsePretrained)
            return (ClassifierFactory.CreateForTraining(options, classes, seed, null, device), "none, random", options with { PretrainedFile = null });

        if (options is { Network: not null, WeightsPath: null })
            throw new MonkException("There are no pretrained weights of a network of one's own layers. Name a file with UpdateModelPath, or begin with random weights: UpdateUsePretrained(false).");
        var explicitPath = options.WeightsPath is null ? null : paths.Workspace.Absolute(options.WeightsPath);
        using var downloader = new WeightsDownloader();
        var found = new PretrainedWeights(WeightsEnvironment.Current, downloader).Find(
            ClassifierFactory.CanonicalName(options), path: explicitPath, progress: new DownloadForwarding(listeners), cancellation: cancellation);
        return (
            ClassifierFactory.CreateForTraining(options, classes, seed, found.Path, device),
            $"{found.Path} ({found.Place})",
            options with { PretrainedFile = Path.GetFileName(found.Path) });
    }

    private sealed class DownloadForwarding(IReadOnlyList<ITrainingListener> listeners) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            foreach (var listener in listeners)
                listener.WeightsDownloading(value);
        }
    }

    private void Note(string text)
    {
        foreach (var listener in listeners)
            listener.Noted(text);
    }

    private T Guarded<T>(Func<T> train)
    {
        try
        {
            return train();
        }
        catch (OperationCanceledException)
        {
            Keep(state => state with { Status = ExperimentStatus.Interrupted });
            throw;
        }
        catch (Exception e)
        {
            Keep(state => state with { Status = ExperimentStatus.Failed, Outcome = state.Outcome! with { Failure = e.Message } });
            throw;
        }

        void Keep(Func<ExperimentState, ExperimentState> change)
        {
            try
            {
                store.Update(change);
            }
            catch (MonkException)
            {
                // What has ended the training says more than that it could not be noted; it is thrown on.
            }
        }
    }

    private static void RequireSameData(DatasetContents? before, DatasetContents now)
    {
        if (before is not null && before.Fingerprint != now.Fingerprint)
            throw new MonkException($"The images have changed since this experiment was begun ({before.TrainImages} + {before.ValidationImages} then, {now.TrainImages} + {now.ValidationImages} now): resuming would validate on images that were trained on. Put them back, or begin a new experiment.");
    }

    private static Dictionary<string, string> Metadata(ExperimentState state, ExperimentImages images) => new()
    {
        ["format"] = "pt",
        ["monk_version"] = ExperimentStore.LibraryVersion,
        ["model"] = ClassifierFactory.CanonicalName(state.Model!),
        ["classes"] = JsonSerializer.Serialize(images.Contents.Classes, ClassListJson.Default.IReadOnlyListString),
        ["input_size"] = state.Dataset!.InputSize.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static EpochResult Best(ExperimentImages images, IReadOnlyList<EpochResult> epochs) => BestEpoch.Of(epochs, images.Train.MultiLabelClasses is not null);

    private TrainingResult Result(ExperimentState state, ExperimentImages images, IReadOnlyList<EpochResult> epochs, UnreadableImages unreadable) => new()
    {
        Epochs = epochs,
        BestEpoch = Best(images, epochs),
        Classes = images.Contents.Classes,
        TrainingTime = TimeSpan.FromSeconds(state.Outcome!.TrainingSeconds),
        MaxGpuMemoryMebibytes = state.Outcome.MaxGpuMemoryMebibytes,
        PeakProcessMemoryMebibytes = state.Outcome.PeakProcessMemoryMebibytes,
        UnreadableImages = unreadable.Found,
        FinalModel = store.Paths.FinalModel,
        BestModel = store.Paths.BestModel,
        LogFolder = store.Paths.Logs,
    };
}
