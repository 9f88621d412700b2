using Monk.Data;
using Monk.Data.Cache;
using Monk.Data.Reading;
using Monk.Experiments;
using Monk.Losses;
using Monk.Models;
using Monk.Runtime;
using Monk.Training;
using Monk.Training.Features;
using Monk.Transforms;
using Monk.Weights;
using TorchSharp;

namespace Monk.Inspection;

/// <summary>
/// Finds out how long a training takes by training a copy of the network on a few images, twice at least, the way in which the training
/// would.
/// </summary>
/// <remarks>
/// Nothing of it stays: not the network, not the decoded images or features, not a step of libtorch's random generator. The phases of an
/// epoch have their costs apart, because the first epoch decodes and later ones do not, and because a frozen base works once for all
/// epochs.
/// </remarks>
/// <param name="state">The experiment.</param>
/// <param name="workspace">Where it lies.</param>
/// <param name="unreadable">Told of each image that was tried and cannot be decoded; null where nobody wants to know.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="reading">What has been read of the images before; null for nothing.</param>
internal sealed class TrainTimeEstimator(ExperimentState state, Workspace workspace, Action<UnreadableImage>? unreadable = null, TimeProvider? clock = null, DatasetReading? reading = null)
{
    // A validation batch has 32 images: two of them, so that the first, which pays for preparations, can be told from the rest.
    private const int Images = 64;
    private const int ImagesToWarmUp = 32;
    private const int LeastBatches = 8;
    private const int MostEpochs = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly UnreadableImages _unreadable = new();

    /// <summary>Measures.</summary>
    /// <param name="epochs">The number of epochs asked about.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="MonkException">The images cannot be read, or the network cannot be made or trained.</exception>
    public TrainTimeEstimate Run(int epochs, CancellationToken cancellation)
    {
        using var random = new RandomStateKeeper();
        var images = ExperimentImages.Load(state.Dataset!, workspace, state.Training!.Seed, reading);
        var loss = TrainingRules.RequireFit(state, images);
        var device = ComputeDevice.Choose(state.Model!.UseGpu);
        using var model = ClassifierFactory.CreateForTraining(state.Model, images.Contents.Classes.Count, state.Training.Seed, WeightsHere(), device);
        model.Precision = PrecisionChoice.ForTraining(
            state.Outcome is { EpochsCompleted: > 0 } begun ? begun.Precision : state.Training.Precision, model.CanUseBFloat16, baseLearns: !model.IsBaseFrozen, device);
        TrainingRules.RequireFit(state, loss, model, device);
        var whole = Setup(model, images, loss, epochs, device);

        var memory = new ImagesInMemory();
        var sample = Part(whole, Images, memory);
        if (MostAreDecoded(whole))
        {
            memory.Load(sample.Train, DecodeSize(whole, whole.Dataset.TrainTransforms));
            memory.Load(sample.Validation, DecodeSize(whole, whole.Dataset.ValidationTransforms));
        }

        // What the first batches of a process cost is over by the time that the training begins.
        Measure(Part(whole, ImagesToWarmUp, new ImagesInMemory()) with { Training = whole.Training with { NumEpochs = 1 } }, cancellation);
        var times = Measure(sample, cancellation);
        foreach (var image in _unreadable.Found.Distinct())
            unreadable?.Invoke(image);
        var features = times.Of(1, TrainingPhase.Features) is { } phase ? Features(whole, phase, cancellation) : 0;
        var first = TimeSpan.FromSeconds(features + Epoch(times, 1, images));
        return new TrainTimeEstimate
        {
            NumEpochs = epochs,
            FirstEpoch = first,
            LaterEpoch = times.Epochs < 2 ? first : TimeSpan.FromSeconds(Median([.. Enumerable.Range(2, times.Epochs - 1).Select(epoch => Epoch(times, epoch, images))])),
            ImagesMeasured = times.Images,
        };
    }

    private static TrainingSetup Part(TrainingSetup whole, int images, ImagesInMemory memory) => whole with
    {
        Train = Some(whole.Train, WholeBatches(Math.Max(images / 2, LeastBatches * whole.Dataset.BatchSize * images / Images), whole.Dataset.BatchSize)),
        Validation = Some(whole.Validation, images),
        KeepFeatures = false,
        ImageSource = memory.Source,
    };

    // A last batch of a few images, which the whole need not have, takes its own time, and one of a single image may be too few for a batch
    // norm.
    private static int WholeBatches(int images, int batchSize) => (images + batchSize - 1) / batchSize * batchSize;

    private PhaseTimes Measure(TrainingSetup sample, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var times = new PhaseTimes(_clock, sample.Device, (epoch, spent) => epoch > MostEpochs || spent > Patience, stop);
        try
        {
            new Trainer(sample, [times, _unreadable], _clock).Run(null, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // By the listener, which knows enough.
        }

        return times;
    }

    private TrainingSetup Setup(ImageClassifier model, ExperimentImages images, LossOptions loss, int epochs, torch.Device device) => new()
    {
        Model = model,
        FreezeBase = model.IsBaseFrozen,
        Train = images.Train,
        Validation = images.Validation,
        Dataset = state.Dataset!,

        // So small a rate takes the same time and lets nothing overflow.
        Optimizer = state.Optimizer! with { LearningRate = 1e-12 },
        Schedule = state.Schedule!,
        Loss = loss,

        // All the epochs: what may end a training sooner is not known before.
        Training = state.Training! with { NumEpochs = epochs, EarlyStopping = null, TimeBudgetSeconds = null },
        Device = device,
    };

    /// <summary>
    /// The weights to start from if they are on this machine: which features are kept already depends on them, the time does not.
    /// </summary>
    private string? WeightsHere()
    {
        if (state.Model!.StartWeights is not null || !state.Model.UsePretrained || state.Model is { Network: not null, WeightsPath: null })
            return null;
        if (state.Model is { Network: null, WeightsPath: null } && ModelRegistry.OfExperiment(state.Model.Name).Own is { } own)
            return own.WeightsFile;
        using var downloader = new WeightsDownloader();
        var path = state.Model.WeightsPath is { } given ? workspace.Absolute(given) : null;
        return new PretrainedWeights(WeightsEnvironment.Current, downloader).Locate(ClassifierFactory.CanonicalName(state.Model), out _, path: path)?.Path;
    }

    private static double Epoch(PhaseTimes times, int epoch, ExperimentImages images) =>
        times.Of(epoch, TrainingPhase.Training)!.Seconds(images.Train.Samples.Count) + times.Of(epoch, TrainingPhase.Validation)!.Seconds(images.Validation.Samples.Count);

    private static bool MostAreDecoded(TrainingSetup setup)
    {
        var (train, validation) = (DecodeSize(setup, setup.Dataset.TrainTransforms), DecodeSize(setup, setup.Dataset.ValidationTransforms));

        // A few tell, and every file has to be read for its answer.
        var (someTrain, someValidation) = (
            Some(setup.Train, 4 * Images) with { Background = setup.Dataset.Background }, Some(setup.Validation, 2 * Images) with { Background = setup.Dataset.Background });
        var kept = DecodedImages.CountKept(someTrain, train.Width, train.Height, setup.Contents) + DecodedImages.CountKept(someValidation, validation.Width, validation.Height, setup.Contents);
        return 2 * kept > someTrain.Samples.Count + someValidation.Samples.Count;
    }

    private static ImageSize DecodeSize(TrainingSetup setup, IReadOnlyList<TransformOptions> transforms) =>
        new TransformPipeline(transforms, setup.Dataset.InputSize, setup.Training.Seed, setup.Device).DecodeSize;

    /// <summary>The seconds that the base's features take: to look for what is there already, and to compute the rest.</summary>
    private double Features(TrainingSetup setup, PhaseTime phase, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        var missing = MissingFeatures(setup, cancellation);
        return _clock.GetElapsedTime(started).TotalSeconds + phase.Seconds(missing);
    }

    private static int MissingFeatures(TrainingSetup setup, CancellationToken cancellation)
    {
        var draws = new MirrorDraws(setup.Dataset.TrainTransforms, setup.Dataset.InputSize, setup.Training.Seed);
        var validation = new MirrorDraws(setup.Dataset.ValidationTransforms, setup.Dataset.InputSize, setup.Training.Seed);
        FeatureRequest[] requests = [new(setup.Train, draws, setup.Contents), new(setup.Validation, validation, setup.Contents)];
        var all = requests.Sum(request => Enumerable.Range(0, request.Images.Samples.Count).Sum(index => request.Sides(index, setup.Training.NumEpochs).Count()));
        return all - FeatureCache.CountKept(setup, draws.Rest, requests, cancellation);
    }

    /// <summary>Images from everywhere in the list, so that all classes and sizes are among them.</summary>
    private static LabelledImages Some(LabelledImages images, int count) => count >= images.Samples.Count
        ? images
        : images with { Samples = [.. Enumerable.Range(0, count).Select(i => images.Samples[(int)((long)i * images.Samples.Count / count)])] };

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
