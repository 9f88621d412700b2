using Monk.Data;
using Monk.Experiments;
using Monk.Losses;
using Monk.Models;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Training;
using Monk.Transforms;

namespace Monk.Comparing;

/// <summary>What an experiment that is set up was asked to do.</summary>
internal sealed record CompleteSettings(DatasetOptions Dataset, ModelOptions Model, OptimizerOptions Optimizer, ScheduleOptions Schedule, LossOptions? Loss, TrainingOptions Training)
{
    /// <summary>The settings of a state; null of one that is not set up.</summary>
    public static CompleteSettings? Of(ExperimentState state) =>
        state is { Dataset: { TrainPath.Length: > 0 } dataset, Model: { } model, Optimizer: { } optimizer, Schedule: { } schedule, Training: { } training }
            ? new(dataset, model, optimizer, schedule, state.Loss, training)
            : null;

    /// <summary>
    /// What
    /// <see cref="Prototype.Default(string, string?, bool?, int?, bool?, double?, int?, string?, Precision?, string?, string?, LabelType, CsvColumns?)"/>
    /// leaves when it is asked for the data, the model, the epochs, the seed and the precision of these settings.
    /// </summary>
    /// <param name="modelName">The model that it is asked for.</param>
    public CompleteSettings AfterDefault(string modelName)
    {
        // A state may name a model of a later version.
        var entry = ModelRegistry.TryFind(modelName);
        var normalize = entry is null ? new NormalizeOptions() : new NormalizeOptions { Mean = entry.Normalization.Mean, StandardDeviation = entry.Normalization.StandardDeviation };
        var defaults = QuickDefaults.For(modelName, Training.NumEpochs);
        var plain = new DatasetOptions { TrainPath = "" };
        return new(
            DatasetLocation.WithoutSampling(Dataset) with
            {
                Sample = null,
                InputSize = entry?.InputSize ?? plain.InputSize,
                BatchSize = plain.BatchSize,
                Shuffle = plain.Shuffle,
                Background = plain.Background,
                WeightedSampling = plain.WeightedSampling,
                TrainTransforms = [new RandomHorizontalFlipOptions { Probability = 0.8 }, normalize],
                ValidationTransforms = [normalize],
                TestTransforms = [normalize],
                TestTransformsSource = TestTransformsSource.Quick,
            },
            new ModelOptions { Name = modelName, FreezeBaseNetwork = Model.FreezeBaseNetwork, UsePretrained = Model.UsePretrained, WeightsPath = Model.UsePretrained ? Model.WeightsPath : null },
            defaults.Optimizer,
            defaults.Schedule,
            Dataset.Contents?.LabelType == LabelType.Multiple ? new SigmoidBinaryCrossEntropyOptions() : new SoftmaxCrossEntropyOptions(),
            new TrainingOptions { NumEpochs = Training.NumEpochs, Seed = Training.Seed, Precision = Training.Precision });
    }
}
