namespace Monk.Losses;

/// <summary>What a loss may be told of what each class counts, whatever the classes are.</summary>
internal static class ClassWeightRules
{
    /// <summary>A copy of weights in the order of the classes.</summary>
    /// <exception cref="MonkException">One is below 0, or all are 0.</exception>
    public static double[]? Checked(IReadOnlyList<double>? weight)
    {
        if (weight is null)
            return null;
        double[] copy = [.. weight];
        for (var i = 0; i < copy.Length; i++)
            Check.NotNegative($"weight[{i}]", copy[i]);
        if (copy.Length > 0)
            RequireSome(nameof(weight), copy);
        return copy;
    }

    /// <summary>A copy of weights by the classes' names.</summary>
    /// <exception cref="MonkException">One is below 0.</exception>
    public static Dictionary<string, double>? Checked(IReadOnlyDictionary<string, double>? weightByClass)
    {
        if (weightByClass is null)
            return null;
        var copy = new Dictionary<string, double>(weightByClass);
        foreach (var (name, value) in copy)
            Check.NotNegative($"weightByClass[\"{name}\"]", value);
        return copy;
    }

    /// <summary>Refuses a loss that is told twice what each class counts.</summary>
    public static void RequireOne(LossOptions options)
    {
        var (weight, byClass) = (options.Weight, options.WeightByClass);
        if (weight is not null && byClass is not null)
            throw new MonkException("Give weight or weightByClass, not both: either says what each class counts.");
        if (options.BalanceClasses && (weight is not null || byClass is not null))
        {
            var given = weight is null ? "weightByClass" : "weight";
            throw new MonkException($"Give {given} or balanceClasses: true, not both: either says what each class counts.");
        }
    }

    /// <summary>Refuses weights by which no class counts.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="weights">A weight for each class.</param>
    public static void RequireSome(string name, IReadOnlyList<double> weights)
    {
        if (weights.All(value => value == 0))
            throw new MonkException($"{name} is 0 for every class, so nothing would be learned. Give at least one class a weight above 0.");
    }
}
