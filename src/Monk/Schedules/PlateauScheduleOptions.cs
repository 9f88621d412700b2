using System.Text.Json.Serialization;
using Monk.Kinds;
using Monk.Text;

namespace Monk.Schedules;

/// <summary>
/// Multiplied by <see cref="Factor"/> when the validation loss has not fallen, or the accuracy not risen, for more than
/// <see cref="Patience"/> epochs (PyTorch's <c>ReduceLROnPlateau</c>).
/// </summary>
[Kind("reduceonplateaulr", "LrPlateauDecrease")]
public sealed record PlateauScheduleOptions : ScheduleOptions
{
    /// <summary>Whether the validation loss should fall or the validation accuracy rise. Default: the loss should fall.</summary>
    /// <exception cref="MonkException">It is neither.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PlateauMode Mode { get; init => field = Check.Defined("mode", value); }

    /// <summary>The factor, between 0 and 1. Default: 0.1.</summary>
    /// <exception cref="MonkException">It does not lie between 0 and 1.</exception>
    public double Factor { get; init => field = Falling(value); } = 0.1;

    /// <summary>Epochs without improvement that are borne. At least 0. Default: 10.</summary>
    /// <exception cref="MonkException">It is below 0.</exception>
    public int Patience { get; init => field = Check.AtLeast("patience", value, 0); } = 10;

    /// <summary>
    /// How much better than the best a value must be to count as better. At least 0. Default: 0.0001.
    /// </summary>
    /// <exception cref="MonkException">It is below 0.</exception>
    public double Threshold { get; init => field = Check.NotNegative("threshold", value); } = 1e-4;

    /// <summary>Whether <see cref="Threshold"/> is a share of the best value or an amount. Default: a share.</summary>
    /// <exception cref="MonkException">It is neither.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ThresholdMode ThresholdMode { get; init => field = Check.Defined("thresholdMode", value); }

    /// <summary>Epochs after a reduction in which nothing is counted. At least 0. Default: 0.</summary>
    /// <exception cref="MonkException">It is below 0.</exception>
    public int Cooldown { get; init => field = Check.AtLeast("cooldown", value, 0); }

    /// <summary>The rate is not reduced below this. At least 0. Default: 0.</summary>
    /// <exception cref="MonkException">It is below 0.</exception>
    [JsonPropertyName("min_lr")]
    [Argument("minLr")]
    public double MinimumLearningRate { get; init => field = Check.NotNegative("minLr", value); }

    /// <summary>A reduction by no more than this is not made. At least 0. Default: 1e-8.</summary>
    /// <exception cref="MonkException">It is below 0.</exception>
    public double Epsilon { get; init => field = Check.NotNegative("epsilon", value); } = 1e-8;

    /// <inheritdoc/>
    /// <remarks>PyTorch's scheduler, replayed over all epochs so far.</remarks>
    public override double RateAt(ScheduleMoment moment)
    {
        var rate = moment.BaseRate;
        var best = Mode == PlateauMode.Min ? double.PositiveInfinity : double.NegativeInfinity;
        var badEpochs = 0;
        var cooldown = 0;
        foreach (var epoch in moment.History)
        {
            var value = Mode == PlateauMode.Min ? epoch.ValidationLoss : epoch.ValidationAccuracy;
            if (IsBetter(value, best))
            {
                best = value;
                badEpochs = 0;
            }
            else
            {
                badEpochs++;
            }

            if (cooldown > 0)
            {
                cooldown--;
                badEpochs = 0;
            }

            if (badEpochs > Patience)
            {
                rate = Reduced(rate);
                cooldown = Cooldown;
                badEpochs = 0;
            }
        }

        return rate;
    }

    private double Reduced(double rate)
    {
        var reduced = Math.Max(rate * Factor, MinimumLearningRate);
        return rate - reduced > Epsilon ? reduced : rate;
    }

    private bool IsBetter(double value, double best) => (Mode, ThresholdMode) switch
    {
        (PlateauMode.Min, ThresholdMode.Rel) => value < best * (1 - Threshold),
        (PlateauMode.Min, _) => value < best - Threshold,
        (_, ThresholdMode.Rel) => value > best * (1 + Threshold),
        _ => value > best + Threshold,
    };

    private static double Falling(double factor) => factor is > 0 and < 1
        ? factor
        : throw new MonkException($"factor is {Printed.Number(factor)}; the rate is to fall, so it must lie between 0 and 1.");
}
