using Monk.Kinds;

namespace Monk.Schedules;

/// <summary>
/// Multiplied by <see cref="Gamma"/> after each of the epochs in <see cref="Milestones"/> (PyTorch's <c>MultiStepLR</c>).
/// </summary>
[Kind("multisteplr", "LrMultistepDecrease")]
public sealed record MultiStepScheduleOptions : ScheduleOptions
{
    private const int MostShown = 20;

    /// <summary>The epochs after which the rate is multiplied, rising, each at least 1. The list is copied.</summary>
    /// <exception cref="MonkException">It is empty, or not such a list.</exception>
    public required IReadOnlyList<int> Milestones { get; init => field = Checked(value); }

    /// <summary>The factor. Above 0. Default: 0.1.</summary>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Gamma { get; init => field = Check.Positive("gamma", value); } = 0.1;

    internal override IReadOnlyList<string> InPlace => [nameof(Milestones), nameof(Gamma)];

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment) =>
        moment.BaseRate * Math.Pow(Gamma, Milestones.Count(milestone => milestone <= moment.History.Count));

    private static int[] Checked(IReadOnlyList<int> milestones)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        int[] copy = [.. milestones];
        if (copy.Length == 0 || copy[0] < 1 || copy.Zip(copy.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            var shown = $"[{string.Join(", ", copy.Take(MostShown))}{(copy.Length > MostShown ? ", …" : "")}]";
            throw new MonkException(
                $"milestones is {shown}; give the epochs after which the rate changes, rising from 1 or above, such as [5, 8].");
        }

        return copy;
    }
}
