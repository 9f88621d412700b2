using System.Text.Json.Serialization;
using Monk.Kinds;
using Monk.Text;

namespace Monk.Schedules;

/// <summary>
/// Up to the optimizer's rate and down to almost nothing, each along half a cosine, changed every step (Smith and Topin,
/// "Super-Convergence", 2018; PyTorch's <c>OneCycleLR</c>). The momentum stays as it is.
/// </summary>
[Kind("onecyclelr", "LrOneCycle")]
public sealed record OneCycleScheduleOptions : ScheduleOptions
{
    /// <summary>
    /// The share of all steps in which the rate rises, between 0 and 1 (PyTorch's <c>pct_start</c>). Default: 0.3.
    /// </summary>
    /// <exception cref="MonkException">It does not lie between 0 and 1.</exception>
    [JsonPropertyName("pct_start")]
    public double RisingShare { get; init => field = Share(value); } = 0.3;

    /// <summary>The first rate is the optimizer's divided by this. At least 1. Default: 25.</summary>
    /// <exception cref="MonkException">It is below 1.</exception>
    public double DivFactor { get; init => field = Divisor("divFactor", value); } = 25;

    /// <summary>The last rate is the first divided by this. At least 1. Default: 10,000.</summary>
    /// <exception cref="MonkException">It is below 1.</exception>
    public double FinalDivFactor { get; init => field = Divisor("finalDivFactor", value); } = 1e4;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool ChangesEveryStep => true;

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment)
    {
        var peak = moment.BaseRate;
        var first = peak / DivFactor;
        var last = first / FinalDivFactor;
        var top = RisingShare * moment.TotalSteps - 1;
        var end = moment.TotalSteps - 1;
        var step = moment.Position;
        return step <= top && top > 0
            ? HalfCosine.Between(first, peak, step / top)
            : HalfCosine.Between(peak, last, Math.Min(1, (step - top) / (end - top)));
    }

    private static double Share(double share) => share is > 0 and < 1
        ? share
        : throw new MonkException($"risingShare is {Printed.Number(share)}; it is a share of the training, between 0 and 1, such as 0.3.");

    private static double Divisor(string name, double value) => value >= 1 && double.IsFinite(value)
        ? value
        : throw new MonkException($"{name} is {Printed.Number(value)}; the rate is divided by it, so it must be at least 1.");
}
