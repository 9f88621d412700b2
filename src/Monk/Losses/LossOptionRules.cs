namespace Monk.Losses;

/// <summary>
/// What a loss's settings may be, whatever the images are, for the call that chooses them and for the state that they are read from.
/// </summary>
internal static class LossOptionRules
{
    /// <exception cref="MonkException">A setting is out of its range, or several say what each class counts.</exception>
    public static void Require(LossOptions options)
    {
        switch (options)
        {
            case SoftmaxCrossEntropyOptions softmax:
                Check.FromZeroToBelowOne("labelSmoothing", softmax.LabelSmoothing);
                break;
            case CrossEntropyOptions entropy:
                Check.FromZeroToBelowOne("labelSmoothing", entropy.LabelSmoothing);
                break;
            case HuberOptions huber:
                Check.Positive("thresholdForMeanEstimator", huber.ThresholdForMeanEstimator);
                break;
            case HingeOptions hinge:
                Check.Positive("margin", hinge.Margin);
                break;
            case SquaredHingeOptions hinge:
                Check.Positive("margin", hinge.Margin);
                break;
            case MultiMarginOptions margin:
                Check.Positive("margin", margin.Margin);
                break;
            case SquaredMultiMarginOptions margin:
                Check.Positive("margin", margin.Margin);
                break;
            case FocalOptions focal:
                Check.NotNegative("gamma", focal.Gamma);
                break;
        }

        Weights(options);
    }

    private static void Weights(LossOptions options)
    {
        var (weight, byClass) = (options.Weight, options.WeightByClass);
        if (weight is not null && byClass is not null)
            throw new MonkException("Give weight or weightByClass, not both: either says what each class counts.");
        if (options.BalanceClasses && (weight is not null || byClass is not null))
            throw new MonkException($"Give {(weight is null ? "weightByClass" : "weight")} or balanceClasses: true, not both: either says what each class counts.");
        foreach (var (name, value) in byClass ?? Enumerable.Empty<KeyValuePair<string, double>>())
            Check.NotNegative($"weightByClass[\"{name}\"]", value);
        for (var i = 0; i < weight?.Count; i++)
            Check.NotNegative($"weight[{i}]", weight[i]);
        if (weight is { Count: > 0 })
            RequireSomeWeight(nameof(weight), weight);
    }

    /// <summary>Refuses weights by which no class counts.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="weights">A weight for each class.</param>
    public static void RequireSomeWeight(string name, IReadOnlyList<double> weights)
    {
        if (weights.All(value => value == 0))
            throw new MonkException($"{name} is 0 for every class, so nothing would be learned. Give at least one class a weight above 0.");
    }
}
