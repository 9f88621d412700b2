namespace Monk.Training;

/// <summary>What calls set, to tell what the user chose by a call of its own from what Default chose.</summary>
internal enum Setting
{
    Dataset,
    Split,
    InputSize,
    BatchSize,
    Shuffle,
    Processors,
    WeightedSampling,
    TrainTransforms,
    ValidationTransforms,
    Model,
    FreezeBase,
    UsePretrained,
    WeightsPath,
    UseGpu,
    Optimizer,
    LearningRate,
    Schedule,
    Loss,
    NumEpochs,
    Seed,
    Precision,
}
