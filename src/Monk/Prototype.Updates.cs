using Monk.Experiments;
using Monk.Reporting;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Sets what images are resized to.</summary>
    /// <param name="inputSize">In pixels: a number for a square, or <c>(height, width)</c>; each at least 32.</param>
    public void UpdateInputSize(ImageSize inputSize)
    {
        inputSize.RequireSides(nameof(inputSize), 32);
        Update("Input size", inputSize.ToString(), state => state with { Dataset = state.Dataset! with { InputSize = inputSize } });
    }

    /// <summary>Sets the number of images in a batch.</summary>
    /// <param name="batchSize">At least 1.</param>
    public void UpdateBatchSize(int batchSize)
    {
        Check.Between(nameof(batchSize), batchSize, 1, MostInBatch);
        Update("Batch size", Invariant($"{batchSize}"), state => state with { Dataset = state.Dataset! with { BatchSize = batchSize } });
    }

    /// <summary>Sets whether training starts from ImageNet weights. Weights that came with <c>copyFrom</c> are given up for what is asked for.</summary>
    /// <param name="pretrained">False: from random ones.</param>
    public void UpdateUsePretrained(bool pretrained) =>
        Update("Use pretrained", Report.Flag(pretrained), state => state with { Model = state.Model! with { UsePretrained = pretrained, StartWeights = null } });

    /// <summary>Sets whether only the new last layer learns.</summary>
    /// <param name="freeze">False: all layers learn.</param>
    public void UpdateFreezeBaseNetwork(bool freeze) =>
        Update("Freeze base network", Report.Flag(freeze), state => state with { Model = state.Model! with { FreezeBaseNetwork = freeze } });

    /// <summary>Sets how often every training image is seen. Schedules that follow from the number of epochs stay as they are.</summary>
    /// <param name="numEpochs">At least 1.</param>
    public void UpdateNumEpochs(int numEpochs)
    {
        Check.AtLeast(nameof(numEpochs), numEpochs, 1);
        Update("Num epochs", Invariant($"{numEpochs}"), state => state with { Training = state.Training! with { NumEpochs = numEpochs } }, evenWhenBegun: true);
    }

    /// <summary>Sets the learning rate that the schedule starts from.</summary>
    /// <param name="learningRate">Above 0.</param>
    public void UpdateLearningRate(double learningRate)
    {
        Check.Positive(nameof(learningRate), learningRate);
        Update("Learning rate", Report.Number(learningRate), state => state with { Optimizer = state.Optimizer! with { LearningRate = learningRate } }, evenWhenBegun: true);
    }

    /// <summary>Sets what the network computes in.</summary>
    /// <param name="precision">Auto: bfloat16 for a frozen base where the processor is faster with it, else float32.</param>
    public void UpdatePrecision(Precision precision)
    {
        Check.Defined(nameof(precision), precision);
        Update("Precision", precision.ToString(), state => state with { Training = state.Training! with { Precision = precision } });
    }

    private void Update(string thing, string value, Func<ExperimentState, ExperimentState> change, bool evenWhenBegun = false)
    {
        using var alone = Alone(CallThatChangesASetting);
        RequireTraining("An update");
        RequireSetUp();
        RequireNotInTraining();
        if (!evenWhenBegun)
            RequireNotBegun(thing);
        Change(change);
        _report.Line($"Update: {thing} - {value}");
        _report.Line();
    }
}
