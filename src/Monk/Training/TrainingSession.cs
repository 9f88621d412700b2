using System.Runtime.ExceptionServices;
using System.Text.Json;
using Monk.Data;
using Monk.Data.Cache;
using Monk.Data.Reading;
using Monk.Experiments;
using Monk.Files;
using Monk.Losses;
using Monk.Models;
using Monk.Runtime;
using Monk.Schedules;
using Monk.Training.Listeners;
using Monk.Weights;
using TorchSharp;
using static System.FormattableString;

namespace Monk.Training;

/// <summary>Trains one experiment from what its state asks for, and keeps what comes of it.</summary>
/// <param name="store">The experiment.</param>
/// <param name="own">What is asked before each write. It knows the state that whoever trains has seen last.</param>
/// <param name="listeners">Told of what happens.</param>
/// <param name="clock">Null for the system's.</param>
/// <param name="reading">What has been read of the images before; null for nothing.</param>
internal sealed class TrainingSession(ExperimentStore store, TrainingOwnership own, IReadOnlyList<ITrainingListener> listeners, TimeProvider? clock = null, DatasetReading? reading = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>
    /// Trains to the last epoch, or until a rule of the options stops it; from the resume point when there is one and
    /// <paramref name="resume"/> is set.
    /// </summary>
    /// <exception cref="MonkException">
    /// Something that the state asks for is missing or does not fit; or the experiment is in use, has been changed since it was seen, or is
    /// deleted or made anew while it is trained.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; the experiment can be resumed from its last whole epoch.</exception>
    public TrainingResult Run(bool resume, CancellationToken cancellation)
    {
        TrainingResult result;
        try
        {
            result = Train(resume, cancellation);
        }
        catch (Exception e)
        {
            TellAll(listener => listener.Failed(Failure(e, cancellation)));
            throw;
        }

        TellAll(listener => listener.Stopped(new TrainingStopped(result.StoppedBy, result)));
        return result;
    }

    private TrainingResult Train(bool resume, CancellationToken cancellation)
    {
        var paths = store.Paths;
        LinkedFolders.RequireNone(paths);
        using var held = FileLock.TryAcquireInExisting(paths.TrainingLock, FileLock.ProbePatience, out var isGone)
            ?? throw (isGone ? ExperimentConflict.Gone(paths) : ExperimentInUse.Refusal(paths, "Wait for it, or train under another experiment name."));

        using var memory = MemoryWatch.Start();
        var state = own.Current();
        if (!held.KeepsOthersOut)
            Note($"the file system of '{paths.Folder}' ignores locks, so nothing keeps another program from training this experiment at the same time. Train it in one at a time");
        if (!resume && paths.HoldsModel)
            throw new MonkException($"Experiment '{paths.Experiment}' of project '{paths.Project}' already holds a model. Open it with resumeTrain: true and more epochs to train it further, or with overwrite: true to start over.");

        var training = state.Training!;
        var images = ExperimentImages.Load(state.Dataset!, paths.Workspace, training.Seed, reading);
        var point = resume && File.Exists(paths.ResumePoint) ? OwnWeights.Read(paths, paths.ResumePoint, () => ResumePoint.Open(paths.ResumePoint)) : null;
        var contents = new ImageContents();
        if (point is not null)
            RequireSameData(state.Dataset!, images, contents, cancellation);
        if (point is not null && state.Status == ExperimentStatus.Completed && File.Exists(paths.FinalModel))
        {
            if (CompletedTraining.NothingLeft(training, point, images.Validation.Samples.Count, paths.Experiment) is { } finished)
                throw new MonkException(finished);
        }

        var loss = TrainingRules.RequireFit(state, images);

        OwnWeights.Read(paths, paths.BestModel, () => BrokenOffEpoch.Settle(paths, point, training.IntermediateModelPrefix));
        var device = ComputeDevice.Choose(state.Model!.UseGpu);
        var heldOnGpu = device.type == DeviceType.CUDA ? MemoryReadings.GpuMebibytes() : 0;
        var (model, origin, options) = Network(state.Model, images.Contents.Classes, training.Seed, device, point is not null, cancellation);
        using (model)
        {
            var freezeBase = model.IsBaseFrozen;
            model.Precision = PrecisionChoice.ForTraining(
                point is not null && state.Outcome is { } begun ? begun.Precision : training.Precision, model.CanUseBFloat16, baseLearns: !freezeBase, device);
            TrainingRules.RequireFit(state, loss, model, device);

            var monitored = RestoredWeights.Apart(training.EarlyStopping, images.Train.MultiLabelClasses is not null);
            var checkpoints = new Checkpoints(
                store, own, freezeBase, device.type == DeviceType.CUDA, Metadata(state, images), monitored, memory, images.Validation.Samples.Count, Written);
            var unreadable = new UnreadableImages();
            state = Begin(state, options, images, point, model, device, checkpoints, heldOnGpu);
            return Guarded(Trained); // From here on the state says that it runs.

            TrainingResult Trained()
            {
                NoteEnvironment(state, images, model, device);
                Tell(state, origin, images, loss, point, model, device);
                var setup = new TrainingSetup
                {
                    Model = model,
                    FreezeBase = freezeBase,
                    Train = images.Train,
                    Validation = images.Validation,
                    Dataset = state.Dataset!,
                    Optimizer = state.Optimizer!,
                    Schedule = state.Schedule!,
                    Loss = loss,
                    Training = training,
                    Device = device,
                    Contents = contents,
                    Classes = images.Contents.Classes,
                };
                Warn(setup, point);
                if (point is not null)
                    TellOfEpochsDone(point.History, point.Best(setup.MultiLabel));
                var trainer = new Trainer(
                    setup,
                    [
                        unreadable,
                        .. Logs(training, point),
                        .. Intermediates(state, images),
                        new ContentsRecord(own, images, contents, state.Dataset!.Workers),
                        checkpoints,
                        .. listeners,
                    ],
                    _clock);

                var epochs = trainer.Run(point, cancellation);
                var finalEpoch = Finish(checkpoints, model, training.EarlyStopping, images, epochs, trainer.Best!);
                return Result(End(trainer.StoppedBy, finalEpoch, unreadable, checkpoints), images, epochs, trainer.Best!, unreadable);
            }
        }
    }

    private StartingNetwork Network(ModelOptions options, IReadOnlyList<string> classes, int seed, torch.Device device, bool resumed, CancellationToken cancellation) => resumed
        ? new(OwnWeights.Read(store.Paths, store.Paths.BestModel, () => ClassifierFactory.LoadTrained(options, classes.Count, store.Paths.BestModel, device)), "this experiment's own, from its last whole epoch", options)
        : StartingNetwork.Create(options, classes, seed, store.Paths.Workspace, device, listeners, cancellation);

    private ExperimentState Begin(
        ExperimentState state, ModelOptions options, ExperimentImages images, ResumePoint? point, ImageClassifier model, torch.Device device, Checkpoints checkpoints, long heldOnGpu)
    {
        var size = ModelSize.Of(model);
        return own.Begin(current => current with
        {
            Status = ExperimentStatus.Running,
            Dataset = state.Dataset! with { Contents = images.Contents with { ContentFingerprint = point is null ? null : state.Dataset.Contents?.ContentFingerprint } },
            Model = options,
            Evaluations = [],
            Thresholds = null,
            FinalThresholds = null,
            Outcome = (point is null ? new TrainingOutcome() : checkpoints.Updated(current.Outcome ?? new TrainingOutcome(), point.History, point.Best(images.Train.MultiLabelClasses is not null))) with
            {
                NumLayers = size.Layers,
                NumTrainableLayers = size.TrainableLayers,
                NumParameters = size.Parameters,
                NumTrainableParameters = size.TrainableParameters,
                Device = ComputeDevice.Describe(device),
                Processor = point is not null && current.Outcome?.Processor is { } before && !before.EndsWith(ProcessorFacts.Here.Name, StringComparison.Ordinal)
                    ? $"{before}, then {ProcessorFacts.Here.Name}"
                    : point is not null && current.Outcome?.Processor is { } same ? same : ProcessorFacts.Here.Name,
                Threads = torch.get_num_threads(),
                Precision = model.Precision,
                GpuMemoryHeldBeforeMebibytes = heldOnGpu,
                StoppedBy = null,
                FinalEpoch = null,
                Failure = null,
            },
        });
    }

    private void NoteEnvironment(ExperimentState state, ExperimentImages images, ImageClassifier model, torch.Device device)
    {
        var environment = TrainingEnvironment.Now(device, model.Precision, state.Training!.Seed, images.Contents.Fingerprint, state.Model!.PretrainedFile, _clock.GetUtcNow());
        try
        {
            environment.Save(store.Paths.Environment, own.RequireForLogs);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            Note($"{e.Message} Training goes on without it.");
        }
    }

    private void Tell(ExperimentState state, string origin, ExperimentImages images, LossOptions loss, ResumePoint? point, ImageClassifier model, torch.Device device)
    {
        var start = new TrainingStart
        {
            Project = store.Paths.Project,
            Experiment = store.Paths.Experiment,
            ModelName = state.Model!.Name,
            WeightsOrigin = origin,
            Size = ModelSize.Of(model),
            Device = $"{ComputeDevice.Describe(device)}{(model.Precision == Precision.BFloat16 ? ", bfloat16" : "")}",
            Images = images,
            ClassWeights = loss.Weight,
            EpochsDone = point?.History.Count ?? 0,
            NumEpochs = state.Training!.NumEpochs,
        };
        foreach (var listener in listeners)
            listener.Started(start);
    }

    private void TellOfEpochsDone(IReadOnlyList<EpochResult> history, EpochResult best)
    {
        foreach (var listener in listeners)
            listener.Resumed(history, best);
    }

    private void Warn(TrainingSetup setup, ResumePoint? point)
    {
        if (PrecisionChoice.Warning(setup.Training.Precision, setup.Device) is { } slow)
            Note(slow);
        if (LearningRateSchedule.Jump(setup.Schedule, setup.Optimizer.LearningRate, point?.History ?? [], setup.Plan) is { } jump)
            Note(jump);
        if (point is { IsOfEarlierRules: true } && LossFunction.DividesByWeights(setup.Loss, setup.MultiLabel))
            Note("the losses of the epochs before were weighted batch by batch, as earlier versions did; they do not compare with those from now on, by which the best epoch is chosen too");
    }

    /// <summary>Writes the final weights.</summary>
    /// <returns>Their epoch.</returns>
    private int Finish(Checkpoints checkpoints, ImageClassifier model, EarlyStoppingOptions? earlyStopping, ExperimentImages images, IReadOnlyList<EpochResult> epochs, EpochResult best)
    {
        if (earlyStopping is not { RestoreBestWeights: true })
        {
            checkpoints.Finish(model, epochs[^1].Epoch);
            Written(new CheckpointWritten(store.Paths.FinalModel, epochs[^1].Epoch, CheckpointKind.Final));
            return epochs[^1].Epoch;
        }

        var wanted = RestoredWeights.Epoch(earlyStopping, epochs, images.Validation.Samples.Count, best, images.Train.MultiLabelClasses is not null);
        var (file, epoch) = RestoredWeights.Of(wanted, best, store.Paths);
        checkpoints.FinishWith(file);
        Written(new CheckpointWritten(store.Paths.FinalModel, epoch, CheckpointKind.Final));
        if (wanted != epoch)
            Note(Invariant($"the weights of epoch {wanted}, the best by what EarlyStopping watches, were not kept, because something else was watched then; the final weights are those of epoch {epoch}"));
        return epoch;
    }

    private ExperimentState End(TrainingStop stop, int finalEpoch, UnreadableImages unreadable, Checkpoints checkpoints) => own.Update(current => current with
    {
        Status = stop == TrainingStop.TimeBudget ? ExperimentStatus.Interrupted : ExperimentStatus.Completed,
        Outcome = current.Outcome! with
        {
            UnreadableImages = unreadable.Found.Count,
            Unreadable = unreadable.Found.Count == 0 ? null : unreadable.Found,
            StoppedBy = stop,
            FinalEpoch = finalEpoch,
            PeakProcessMemoryMebibytes = Math.Max(current.Outcome.PeakProcessMemoryMebibytes, checkpoints.PeakMebibytes),
        },
    });

    private IEnumerable<ITrainingListener> Logs(TrainingOptions training, ResumePoint? point)
    {
        if (!training.SaveTrainingLogs)
            return [];
        return
        [
            new TolerantListener($"'{store.Paths.History}'", History, Note).Opened(),
            new TolerantListener($"The TensorBoard log in '{store.Paths.Logs}'", () => new ListenerForwarding(new TensorBoardLog(store.Paths.Logs, own.RequireForLogs)), Note),
        ];

        ListenerForwarding History()
        {
            var history = new HistoryFile(store.Paths.History, own.RequireForLogs);
            history.Begin(point?.History ?? []);
            return new ListenerForwarding(history);
        }
    }

    private IEnumerable<ITrainingListener> Intermediates(ExperimentState state, ExperimentImages images) => state.Training!.SaveIntermediateModels
        ? [new TolerantListener(
            $"The intermediate model in '{store.Paths.Models}'",
            new IntermediateModels(store.Paths.Models, state.Training.IntermediateModelPrefix, Metadata(state, images), Written, own.Require), Note)]
        : [];

    private void Note(string text) => Tell(listener => listener.Noted(text));

    private void Written(CheckpointWritten checkpoint) => Tell(listener => listener.CheckpointWritten(checkpoint));

    private void Tell(Action<ITrainingListener> tell)
    {
        foreach (var listener in listeners)
            tell(listener);
    }

    /// <summary>Tells every listener of the end, also where one of them stops the training with an exception.</summary>
    private void TellAll(Action<ITrainingListener> tell)
    {
        Exception? first = null;
        foreach (var listener in listeners)
        {
            try
            {
                tell(listener);
            }
            catch (Exception e) when (Dispensable.Is(e))
            {
                first ??= e;
            }
        }

        if (first is not null)
            ExceptionDispatchInfo.Throw(first);
    }

    private TrainingFailed Failure(Exception thrown, CancellationToken cancellation) => new()
    {
        Project = store.Paths.Project,
        Experiment = store.Paths.Experiment,
        Exception = thrown,
        WasCancelled = thrown is OperationCanceledException && cancellation.IsCancellationRequested,
        LastEpoch = own.State.Outcome?.EpochsCompleted ?? 0,
    };

    private T Guarded<T>(Func<T> train)
    {
        try
        {
            return train();
        }
        catch (ExperimentLostException)
        {
            throw; // There is nothing left to note it in.
        }
        catch (OperationCanceledException e)
        {
            Keep(e, state => state with { Status = ExperimentStatus.Interrupted });
            throw;
        }
        catch (Exception e)
        {
            Keep(e, state => state with { Status = ExperimentStatus.Failed, Outcome = state.Outcome! with { Failure = e.Message } });
            throw;
        }

        void Keep(Exception end, Func<ExperimentState, ExperimentState> change)
        {
            try
            {
                own.Update(change);
            }
            catch (ExperimentLostException lost)
            {
                throw new ExperimentLostException(lost.Message, end);
            }
            catch (MonkException)
            {
                // What has ended the training says more than that it could not be noted; it is thrown on.
            }
        }
    }

    private static void RequireSameData(DatasetOptions dataset, ExperimentImages images, ImageContents contents, CancellationToken cancellation)
    {
        var (before, now) = (dataset.Contents, images.Contents);
        if (before is not null && before.Fingerprint != now.Fingerprint)
            throw new MonkException($"The images have changed since this experiment was begun ({before.TrainImages} + {before.ValidationImages} then, {now.TrainImages} + {now.ValidationImages} now): resuming would validate on images that were trained on. Put them back, or begin a new experiment.");

        // States written before contents were kept have names and sizes only.
        if (before?.ContentFingerprint is { } content && content != DatasetFingerprint.OfContents(images, contents, dataset.Workers, cancellation))
            throw new MonkException("The images have changed since this experiment was begun: names and sizes are the same, but not what the files hold. Resuming would go on with other images. Put them back, or begin a new experiment.");
    }

    private static Dictionary<string, string> Metadata(ExperimentState state, ExperimentImages images) => new()
    {
        ["format"] = "pt",
        ["monk_version"] = ExperimentStore.LibraryVersion,
        ["model"] = ClassifierFactory.CanonicalName(state.Model!),
        ["classes"] = JsonSerializer.Serialize(images.Contents.Classes, ClassListJson.Default.IReadOnlyListString),
        ["input_size"] = state.Dataset!.InputSize.FileName,
    };

    private TrainingResult Result(ExperimentState state, ExperimentImages images, IReadOnlyList<EpochResult> epochs, EpochResult best, UnreadableImages unreadable) => new()
    {
        Epochs = epochs,
        BestEpoch = best,
        FinalEpoch = state.Outcome!.FinalEpoch!.Value,
        StoppedBy = state.Outcome.StoppedBy!.Value,
        Classes = images.Contents.Classes,
        TrainingTime = TimeSpan.FromSeconds(state.Outcome.TrainingSeconds),
        Cached = state.Outcome.Cached,
        MaxGpuMemoryMebibytes = state.Outcome.MaxGpuMemoryMebibytes,
        PeakProcessMemoryMebibytes = state.Outcome.PeakProcessMemoryMebibytes,
        UnreadableImages = unreadable.Found,
        FinalModel = store.Paths.FinalModel,
        BestModel = store.Paths.BestModel,
        LogFolder = store.Paths.Logs,
    };
}
