using Monk.Kinds;

namespace Monk.Experiments;

/// <summary>When training ends before its last epoch because validation no longer improves.</summary>
public sealed record EarlyStoppingOptions
{
    /// <summary>Epochs without improvement that are tolerated.</summary>
    /// <value>At least 1.</value>
    /// <exception cref="MonkException">It is below 1.</exception>
    public required int Patience { get; init => field = Check.AtLeast("patience", value, 1); }

    /// <summary>How much better than the best a value must be to count as better.</summary>
    /// <value>At least 0. Default: 0.</value>
    /// <exception cref="MonkException">It is below 0.</exception>
    public double MinimumDelta { get; init => field = Check.NotNegative("minimumDelta", value); }

    /// <summary>What has to improve.</summary>
    /// <value>Default: the validation accuracy.</value>
    /// <exception cref="MonkException">It is none of the enumeration's.</exception>
    public StoppingMetric Monitor { get; init => field = Check.Defined("monitor", value); }

    /// <summary>Whether the final weights are then those of the best epoch.</summary>
    /// <value>Default: true.</value>
    public bool RestoreBestWeights { get; init; } = true;
}
