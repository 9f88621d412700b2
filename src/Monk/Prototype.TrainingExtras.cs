using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Runtime;
using Monk.Text;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Ends training before its last epoch when validation no longer improves.</summary>
    /// <param name="patience">Epochs in a row without improvement after which training ends. At least 1. Default: 5.</param>
    /// <param name="minimumDelta">
    /// How much better than the best a value must be to count as better: of an accuracy as a share, so that 0.01 is one percentage point;
    /// of a loss in the loss's own unit. Default: 0.
    /// </param>
    /// <param name="monitor">
    /// What is watched. Default: the validation accuracy. An epoch then also counts as better when its loss is lower than any before, as
    /// long as its accuracy is within the noise of the highest.
    /// </param>
    /// <param name="restoreBestWeights">
    /// Whether the final weights are those of the best epoch by what is watched, as in Keras, instead of the last. Default: true. What is
    /// kept as the best weights does not depend on it: see <see cref="TrainingResult.BestEpoch"/>.
    /// </param>
    /// <remarks>
    /// <see cref="NoEarlyStopping"/> takes it back. May be changed when training has begun. An experiment that was ended so goes on when it
    /// is given more patience and opened with <c>resumeTrain: true</c>.
    /// </remarks>
    /// <exception cref="MonkException">An argument is out of range, or the experiment is in use.</exception>
    public void EarlyStopping(int patience = 5, double minimumDelta = 0, StoppingMetric monitor = StoppingMetric.ValidationAccuracy, bool restoreBestWeights = true)
    {
        var options = new EarlyStoppingOptions { Patience = patience, MinimumDelta = minimumDelta, Monitor = monitor, RestoreBestWeights = restoreBestWeights };
        ConfigureTraining("Early stopping", training => training with { EarlyStopping = options }, evenWhenBegun: true);
        _report.Block(
            "Early stopping",
            ("Patience", Listed.Count(patience, "epoch")),
            ("Minimum delta", Printed.Number(minimumDelta)),
            ("Monitor", MetricName(monitor)),
            ("Restore best weights", Printed.Flag(restoreBestWeights)));
    }

    /// <summary>
    /// Trains to the last epoch, whether validation improves or not: takes <see cref="EarlyStopping"/> back. May be changed when training
    /// has begun.
    /// </summary>
    /// <exception cref="MonkException">The experiment is in use.</exception>
    public void NoEarlyStopping() => Without("Early stopping", training => training with { EarlyStopping = null }, evenWhenBegun: true);

    /// <summary>
    /// Ends training after the last epoch that fits into a time. What was trained can be used, and training goes on with <c>resumeTrain:
    /// true</c>.
    /// </summary>
    /// <param name="budget">The time that one call of <see cref="Train"/> may spend in epochs. Above 0.</param>
    /// <remarks>
    /// No epoch is begun that would end later, judged by the longest so far; the first is trained in any case, since there would be nothing
    /// to keep without it. The time counts anew in each call of <see cref="Train"/>. May be changed when training has begun.
    /// </remarks>
    /// <exception cref="MonkException">The time is not above 0, or the experiment is in use.</exception>
    public void TimeBudget(TimeSpan budget)
    {
        TrainingOptionRules.RequireBudget(nameof(budget), budget.TotalSeconds);
        ConfigureTraining("The time budget", training => training with { TimeBudgetSeconds = budget.TotalSeconds }, evenWhenBegun: true);
        _report.Block("Time budget", ("Each training", Printed.Duration(budget)));
    }

    /// <summary>Trains for as long as it takes: takes <see cref="TimeBudget"/> back. May be changed when training has begun.</summary>
    /// <exception cref="MonkException">The experiment is in use.</exception>
    public void NoTimeBudget() => Without("Time budget", training => training with { TimeBudgetSeconds = null }, evenWhenBegun: true);

    /// <summary>
    /// Adds the gradients of several batches up for one step, as if the batch were as many times as large, in the memory of one.
    /// </summary>
    /// <param name="batches">Batches for one step. At least 1; 1 is none.</param>
    /// <remarks>Batch norms still see one batch at a time.</remarks>
    /// <exception cref="MonkException">The number is below 1, or training has begun.</exception>
    public void GradientAccumulation(int batches)
    {
        TrainingOptionRules.RequireAccumulation(nameof(batches), batches);
        ConfigureTraining("Gradient accumulation", training => training with { GradientAccumulation = batches });
        _report.Block("Gradient accumulation", ("Batches for a step", Invariant($"{batches}")));
    }

    /// <summary>Takes a step for each batch: takes <see cref="GradientAccumulation"/> back.</summary>
    /// <exception cref="MonkException">Training has begun.</exception>
    public void NoGradientAccumulation() => Without("Gradient accumulation", training => training with { GradientAccumulation = 1 });

    /// <summary>
    /// Averages the weights over the steps, and validates and saves the averages, which are often better than the weights of any step.
    /// </summary>
    /// <param name="decay">
    /// The share of the average that is kept in a step, from 0 to below 1: 0.999 averages over about the last 1000 steps. Default: 0.999.
    /// </param>
    /// <remarks>
    /// An exponential moving average (Polyak and Juditsky, 1992), batch norms' statistics included, as timm's. In the first steps less is
    /// kept, <c>(1 + n) / (10 + n)</c> after <c>n</c>, so that short trainings gain too. Training accuracy and loss are those of the
    /// weights that learn.
    /// </remarks>
    /// <exception cref="MonkException">The decay is out of range, or training has begun.</exception>
    public void WeightAveraging(double decay = 0.999)
    {
        Check.FromZeroToBelowOne(nameof(decay), decay);
        ConfigureTraining("Weight averaging", training => training with { WeightAveragingDecay = decay });
        _report.Block("Weight averaging", ("Decay", Printed.Number(decay)));
    }

    /// <summary>Validates and saves the weights as the steps leave them: takes <see cref="WeightAveraging"/> back.</summary>
    /// <exception cref="MonkException">Training has begun.</exception>
    public void NoWeightAveraging() => Without("Weight averaging", training => training with { WeightAveragingDecay = null });

    /// <summary>
    /// Trains on weighted sums of two images, with the labels of both in the same shares (Zhang and others, "mixup", 2018).
    /// </summary>
    /// <param name="alpha">
    /// Both parameters of the beta distribution that the shares are drawn from; the smaller, the nearer to one of the images. 0 is no
    /// mixup. Default: 0.2, as in the paper for ImageNet.
    /// </param>
    /// <remarks>
    /// Each batch has one share, drawn anew; the other image is the one before in the batch. With <see cref="Cutmix"/> too, half of the
    /// batches get either. Every image then differs in every epoch, so the features of a frozen base cannot be kept. Training accuracy
    /// counts the label of which there is more.
    /// </remarks>
    /// <exception cref="MonkException">alpha is negative, or training has begun.</exception>
    public void Mixup(double alpha = 0.2)
    {
        Check.NotNegative(nameof(alpha), alpha);
        ConfigureTraining("Mixup", training => training with { MixupAlpha = alpha });
        _report.Block("Mixup", ("Alpha", Printed.Number(alpha)));
    }

    /// <summary>Mixes no images: takes <see cref="Mixup"/> back.</summary>
    /// <exception cref="MonkException">Training has begun.</exception>
    public void NoMixup() => Without("Mixup", training => training with { MixupAlpha = 0 });

    /// <summary>
    /// Trains on images with a rectangle of another in them, with the labels of both by their areas (Yun and others, "CutMix", 2019).
    /// </summary>
    /// <param name="alpha">
    /// Both parameters of the beta distribution that the areas are drawn from. 0 is no cutmix. Default: 1, as in the paper: all areas
    /// alike.
    /// </param>
    /// <remarks>Each batch has one rectangle, drawn anew; otherwise as <see cref="Mixup"/>.</remarks>
    /// <exception cref="MonkException">alpha is negative, or training has begun.</exception>
    public void Cutmix(double alpha = 1)
    {
        Check.NotNegative(nameof(alpha), alpha);
        ConfigureTraining("Cutmix", training => training with { CutmixAlpha = alpha });
        _report.Block("Cutmix", ("Alpha", Printed.Number(alpha)));
    }

    /// <summary>Leaves images whole: takes <see cref="Cutmix"/> back.</summary>
    /// <exception cref="MonkException">Training has begun.</exception>
    public void NoCutmix() => Without("Cutmix", training => training with { CutmixAlpha = 0 });

    private static string MetricName(StoppingMetric metric) => metric == StoppingMetric.ValidationAccuracy ? "val_acc" : "val_loss";

    private void Without(string what, Func<TrainingOptions, TrainingOptions> change, bool evenWhenBegun = false)
    {
        ConfigureTraining(what, change, evenWhenBegun);
        _report.Line($"{what}: none");
        _report.Line();
    }

    private void ConfigureTraining(string what, Func<TrainingOptions, TrainingOptions> change, bool evenWhenBegun = false)
    {
        using var alone = Alone(CallThatChangesASetting);
        RequireTraining(what);
        RequireNotInTraining();
        if (!evenWhenBegun)
            RequireNotBegun(what);
        Change(state => state with { Training = change(state.Training ?? new TrainingOptions()) });
    }
}
