using System.Text.Json.Serialization;
using Monk.Kinds;
using Monk.Text;

namespace Monk.Schedules;

/// <summary>
/// A straight rise, then half a cosine down to <see cref="MinimumLearningRate"/> at the last epoch's end, changed every step (Loshchilov
/// and Hutter, "SGDR", 2017; PyTorch's <c>LinearLR</c>, then its <c>CosineAnnealingLR</c>).
/// </summary>
[Kind("cosine", "LrCosine")]
public sealed record CosineScheduleOptions : ScheduleOptions
{
    /// <summary>The rate that it falls to. At least 0. Default: 0.</summary>
    /// <exception cref="MonkException">It is below 0.</exception>
    [JsonPropertyName("min_lr")]
    [Argument("minLr")]
    public double MinimumLearningRate { get; init => field = Check.NotNegative("minLr", value); }

    /// <summary>Epochs in which it rises to the optimizer's rate. At least 0. Default: 0, it begins with that.</summary>
    /// <exception cref="MonkException">It is below 0.</exception>
    public int WarmupEpochs { get; init => field = Check.AtLeast("warmupEpochs", value, 0); }

    /// <summary>
    /// The share of the optimizer's rate that the rise begins with, from 0 to 1. Default: 0.01, as in torchvision's recipes.
    /// </summary>
    /// <exception cref="MonkException">It is no share.</exception>
    public double WarmupFactor { get; init => field = Share(value); } = 0.01;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ChangesEveryStep => true;

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment)
    {
        var (step, total) = (moment.Position, moment.TotalSteps);
        var warmup = Math.Min(moment.StepsBefore(WarmupEpochs), total);
        return step < warmup
            ? moment.BaseRate * (WarmupFactor + (1 - WarmupFactor) * step / warmup)
            : HalfCosine.Between(moment.BaseRate, MinimumLearningRate, (double)(step - warmup) / (total - warmup));
    }

    private static double Share(double factor) => factor is >= 0 and <= 1
        ? factor
        : throw new MonkException($"warmupFactor is {Printed.Number(factor)}; it is a share of the learning rate, from 0 to 1.");
}
