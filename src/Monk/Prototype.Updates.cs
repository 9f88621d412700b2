using System.Text.Json;
using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Kinds;
using Monk.Optimizers;
using Monk.Runtime;
using Monk.Schedules;
using Monk.Text;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Sets what images are resized to.</summary>
    /// <param name="inputSize">In pixels: a number for a square, or <c>(height, width)</c>; each at least 32.</param>
    public void UpdateInputSize(ImageSize inputSize)
    {
        DatasetRules.RequireInputSize(nameof(inputSize), inputSize);
        Update("Input size", inputSize.ToString(), state => state with { Dataset = state.Dataset! with { InputSize = inputSize } }, chosen: Setting.InputSize);
    }

    /// <summary>
    /// Sets what transparent pixels of images lie on, in training, validation, tests and inference alike. Default: white.
    /// </summary>
    /// <param name="background">White, or black for what is drawn in light colours.</param>
    /// <exception cref="MonkException">
    /// It is no such value, no data has been named, training has begun, or the experiment is in use.
    /// </exception>
    public void UpdateBackground(ImageBackground background)
    {
        Check.Defined(nameof(background), background);
        Update("Background", background.ToString().ToLowerInvariant(), state => state with { Dataset = state.Dataset! with { Background = background } });
    }

    /// <summary>Sets the number of images in a batch.</summary>
    /// <param name="batchSize">At least 1.</param>
    public void UpdateBatchSize(int batchSize)
    {
        DatasetRules.RequireBatchSize(nameof(batchSize), batchSize);
        Update("Batch size", Invariant($"{batchSize}"), state => state with { Dataset = state.Dataset! with { BatchSize = batchSize } }, chosen: Setting.BatchSize);
    }

    /// <summary>
    /// Sets whether training starts from ImageNet weights. Weights that came with <c>copyFrom</c> are given up for what is asked for.
    /// </summary>
    /// <param name="pretrained">False: from random ones.</param>
    public void UpdateUsePretrained(bool pretrained)
    {
        using var alone = Alone(CallThatChangesASetting);
        var before = State.Model;
        Update("Use pretrained", Printed.Flag(pretrained), state => state with { Model = state.Model! with { UsePretrained = pretrained, StartWeights = null } }, chosen: Setting.UsePretrained);
        ReportGivenUp(before);
    }

    /// <summary>Sets whether only the new last layer learns.</summary>
    /// <param name="freeze">False: all layers learn.</param>
    public void UpdateFreezeBaseNetwork(bool freeze) =>
        Update("Freeze base network", Printed.Flag(freeze), state => state with { Model = state.Model! with { FreezeBaseNetwork = freeze } }, chosen: Setting.FreezeBase);

    /// <summary>Sets how often every training image is seen. May be changed when training has begun, to train further.</summary>
    /// <param name="numEpochs">At least 1.</param>
    /// <remarks>
    /// <see cref="LrCosine"/> and <see cref="LrOneCycle"/> span the whole training, so they become the curve over that many epochs: a
    /// training that had come to the end of a shorter one goes on at the place of the longer, with a higher rate, and <see cref="Train"/>
    /// says which. The other schedules stay as they are, also those whose numbers Default has chosen by the number of epochs then; that is
    /// said where it would choose others now.
    /// </remarks>
    public void UpdateNumEpochs(int numEpochs)
    {
        TrainingOptionRules.RequireEpochs(nameof(numEpochs), numEpochs);
        using var alone = Alone(CallThatChangesASetting);
        var before = State;
        Update("Num epochs", Invariant($"{numEpochs}"), state => state with { Training = state.Training! with { NumEpochs = numEpochs } }, evenWhenBegun: true, chosen: Setting.NumEpochs);
        ReportNotes([.. ScheduleNotes(before, numEpochs)]);
    }

    /// <summary>Sets the learning rate that the schedule starts from.</summary>
    /// <param name="learningRate">Above 0.</param>
    public void UpdateLearningRate(double learningRate)
    {
        Check.Positive(nameof(learningRate), learningRate);
        Update("Learning rate", Printed.Number(learningRate), WithRate, evenWhenBegun: true, chosen: Setting.LearningRate);

        ExperimentState WithRate(ExperimentState state)
        {
            KindRegistry<OptimizerOptions>.RequireKnown(state.Optimizer);
            return state with { Optimizer = state.Optimizer! with { LearningRate = learningRate } };
        }
    }

    /// <summary>Sets what the network computes in.</summary>
    /// <param name="precision">Auto: bfloat16 for a frozen base where the processor is faster with it, else float32.</param>
    public void UpdatePrecision(Precision precision)
    {
        Check.Defined(nameof(precision), precision);
        Update("Precision", precision.ToString(), state => state with { Training = state.Training! with { Precision = precision } }, chosen: Setting.Precision);
    }

    /// <summary>What another number of epochs makes of the schedule.</summary>
    private IEnumerable<string> ScheduleNotes(ExperimentState before, int numEpochs)
    {
        var (schedule, epochs) = (before.Schedule!, before.Training!.NumEpochs);
        if (epochs == numEpochs)
            yield break;
        if (schedule.ChangesEveryStep)
        {
            if (before.Outcome is { EpochsCompleted: > 0 } outcome && outcome.EpochsCompleted < numEpochs)
                yield return Invariant($"the {schedule.Name} schedule becomes the curve over {numEpochs} epochs; Train says from which learning rate it goes on after epoch {outcome.EpochsCompleted}");
            yield break;
        }

        var name = before.Model!.Name;
        var (then, now) = (Text(QuickDefaults.For(name, epochs).Schedule), Text(QuickDefaults.For(name, numEpochs).Schedule));
        if (!IsChosen(Setting.Schedule) && Text(schedule) == then && then != now)
            yield return Invariant($"the learning rate schedule stays {then}, which Default chooses for {epochs} epochs; for {numEpochs} it chooses {now}");

        static string Text(ScheduleOptions options) => $"{options.Name} {PrintedSettings.Settings(JsonSerializer.SerializeToElement(options, ExperimentStateJson.Default.ScheduleOptions))}";
    }

    private void Update(string thing, string value, Func<ExperimentState, ExperimentState> change, bool evenWhenBegun = false, Setting? chosen = null)
    {
        using var alone = Alone(CallThatChangesASetting);
        RequireTraining("An update");
        RequireSetUp();
        RequireNotInTraining();
        if (!evenWhenBegun)
            RequireNotBegun(thing);
        Change(change);
        if (chosen is { } setting)
            Choose(setting);
        _report.Line($"Update: {thing} - {value}");
        _report.Line();
    }
}
