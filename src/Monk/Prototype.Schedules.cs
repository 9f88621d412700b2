using System.Text.Json;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Schedules;
using Monk.Training;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Keeps the optimizer's learning rate throughout.</summary>
    /// <exception cref="MonkException">Training has begun.</exception>
    public void LrFixed() => UseSchedule(new FixedScheduleOptions());

    /// <summary>Multiplies the learning rate every so many epochs (PyTorch's <c>StepLR</c>).</summary>
    /// <param name="stepSize">Epochs between two changes. At least 1.</param>
    /// <param name="gamma">The factor. Above 0. Default: 0.1.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void LrStepDecrease(int stepSize, double gamma = 0.1) =>
        UseSchedule(new StepScheduleOptions { StepSize = stepSize, Gamma = gamma });

    /// <summary>Multiplies the learning rate after certain epochs (PyTorch's <c>MultiStepLR</c>).</summary>
    /// <param name="milestones">The epochs after which it is multiplied, rising, each at least 1.</param>
    /// <param name="gamma">The factor. Above 0. Default: 0.1.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void LrMultistepDecrease(IReadOnlyList<int> milestones, double gamma = 0.1) =>
        UseSchedule(new MultiStepScheduleOptions { Milestones = milestones, Gamma = gamma });

    /// <summary>Multiplies the learning rate every epoch (PyTorch's <c>ExponentialLR</c>).</summary>
    /// <param name="gamma">The factor. Above 0.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void LrExponentialDecrease(double gamma) => UseSchedule(new ExponentialScheduleOptions { Gamma = gamma });

    /// <summary>Multiplies the learning rate when validation no longer improves (PyTorch's <c>ReduceLROnPlateau</c>).</summary>
    /// <param name="mode">Whether the validation loss should fall or the validation accuracy rise. Default: the loss should fall.</param>
    /// <param name="factor">The factor, between 0 and 1. Default: 0.1.</param>
    /// <param name="patience">Epochs without improvement that are borne. Default: 10.</param>
    /// <param name="threshold">How much better than the best a value must be to count. Default: 0.0001.</param>
    /// <param name="thresholdMode">
    /// Whether <paramref name="threshold"/> is a share of the best value or an amount. Default: a share.
    /// </param>
    /// <param name="cooldown">Epochs after a change in which nothing is counted. Default: 0.</param>
    /// <param name="minLr">The rate is not made smaller than this. Default: 0.</param>
    /// <param name="epsilon">A change by no more than this is not made. Default: 1e-8.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void LrPlateauDecrease(
        PlateauMode mode = PlateauMode.Min,
        double factor = 0.1,
        int patience = 10,
        double threshold = 0.0001,
        ThresholdMode thresholdMode = ThresholdMode.Rel,
        int cooldown = 0,
        double minLr = 0,
        double epsilon = 1e-8) => UseSchedule(new PlateauScheduleOptions
    {
        Mode = mode,
        ThresholdMode = thresholdMode,
        Factor = factor,
        Patience = patience,
        Threshold = threshold,
        Cooldown = cooldown,
        MinimumLearningRate = minLr,
        Epsilon = epsilon,
    });

    /// <summary>
    /// Lets the learning rate rise in a straight line, then fall along half a cosine until the last epoch's end, a little with every step.
    /// </summary>
    /// <param name="minLr">The rate that it falls to. Default: 0.</param>
    /// <param name="warmupEpochs">Epochs in which it rises to the optimizer's. Default: 0, it begins with that.</param>
    /// <param name="warmupFactor">
    /// The share of the optimizer's rate that the rise begins with, from 0 to 1. Default: 0.01, as in torchvision's recipes.
    /// </param>
    /// <remarks>
    /// PyTorch's <c>LinearLR</c> and <c>CosineAnnealingLR</c> (Loshchilov and Hutter, "SGDR", 2017) one after the other. The number of
    /// epochs is that of the training: one that is trained further with <see cref="UpdateNumEpochs"/> goes on at the place of the longer
    /// curve, where the rate is higher than the shorter one's was in the end; <see cref="Train"/> says both.
    /// </remarks>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void LrCosine(double minLr = 0, int warmupEpochs = 0, double warmupFactor = 0.01) =>
        UseSchedule(new CosineScheduleOptions { MinimumLearningRate = minLr, WarmupEpochs = warmupEpochs, WarmupFactor = warmupFactor });

    /// <summary>
    /// Lets the learning rate rise to the optimizer's and fall to almost nothing over the whole training, a little with every step
    /// (PyTorch's <c>OneCycleLR</c> with cosines).
    /// </summary>
    /// <param name="risingShare">
    /// The share of all steps in which it rises, between 0 and 1 (PyTorch's <c>pct_start</c>). Default: 0.3.
    /// </param>
    /// <param name="divFactor">The first rate is the optimizer's divided by this. At least 1. Default: 25.</param>
    /// <param name="finalDivFactor">The last rate is the first divided by this. At least 1. Default: 10,000.</param>
    /// <remarks>
    /// Smith and Topin, "Super-Convergence", 2018. The momentum stays as it is. The number of epochs is that of the training: one that is
    /// trained further with <see cref="UpdateNumEpochs"/> goes on at the place of the longer curve, where the rate is higher than the
    /// shorter one's was in the end; <see cref="Train"/> says both.
    /// </remarks>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void LrOneCycle(double risingShare = 0.3, double divFactor = 25, double finalDivFactor = 1e4) =>
        UseSchedule(new OneCycleScheduleOptions { RisingShare = risingShare, DivFactor = divFactor, FinalDivFactor = finalDivFactor });

    /// <summary>Changes the learning rate by a schedule: one of <see cref="ListSchedulers"/>, or one of the program's own.</summary>
    /// <param name="options">The schedule's settings; see <see cref="ScheduleOptions"/>.</param>
    /// <example>
    /// <code>
    /// gtf.UseSchedule(new CosineScheduleOptions { WarmupEpochs = 2 });
    /// </code>
    /// </example>
    /// <exception cref="MonkException">Settings do not go together, the schedule is not registered, or training has begun.</exception>
    public void UseSchedule(ScheduleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        KindRegistry<ScheduleOptions>.RequireRegistered(options);
        options.Validate();
        Configure("The learning rate schedule", state => state with { Schedule = options });
        Choose(Setting.Schedule);
        ReportSchedule();
    }

    private void ReportSchedule() => _report.Block(
        "Learning rate scheduler",
        ("Name", State.Schedule!.Name),
        ("Params", PrintedSettings.Settings(JsonSerializer.SerializeToElement(State.Schedule, ExperimentStateJson.Default.ScheduleOptions))));
}
