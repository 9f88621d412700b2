using Monk.Reporting;
using static System.FormattableString;

namespace Monk;

/// <summary>The two experiments with the highest test accuracy, and whether they can be told apart.</summary>
public sealed record BestTwo
{
    /// <summary>The best.</summary>
    public required ComparisonRow Best { get; init; }

    /// <summary>The next.</summary>
    public required ComparisonRow RunnerUp { get; init; }

    /// <summary>McNemar's test of the two; null when they were not tested on the same images, or what each got right was not kept.</summary>
    public required PairedTest? Test { get; init; }

    /// <summary>What follows, in a sentence or two.</summary>
    public required string Conclusion { get; init; }

    /// <summary>The <see cref="Conclusion"/>.</summary>
    public override string ToString() => Conclusion;

    /// <summary>The best two of the experiments that were evaluated; null with fewer than two.</summary>
    internal static BestTwo? Among(IEnumerable<ComparisonRow> rows)
    {
        var tested = rows
            .Where(row => row.Test is not null)
            .OrderByDescending(row => row.Test!.Accuracy)
            .ThenByDescending(row => row.BestValidationAccuracy)
            .Take(2)
            .ToList();
        if (tested.Count < 2)
            return null;

        var (best, next) = (tested[0], tested[1]);
        var sameImages = best.Test!.IsOfSameImagesAs(next.Test!);
        var test = sameImages ? PairedTest.Of(best.Test.Correct, next.Test!.Correct) : null;
        return new BestTwo { Best = best, RunnerUp = next, Test = test, Conclusion = Conclude(best, next, sameImages, test) };
    }

    private static string Conclude(ComparisonRow best, ComparisonRow next, bool sameImages, PairedTest? test)
    {
        var both = $"{best.FullName} ({Values.Percent(best.Test!.Accuracy)}) and {next.FullName} ({Values.Percent(next.Test!.Accuracy)})";
        if (!sameImages)
            return $"The best two, {both}, were evaluated on different test images: no test can tell them apart. Evaluate both on the same folder.";
        if (test is null)
            return $"The best two are {both}. Which images each classified right was not kept, so no test was made: evaluate both again.";

        var counts = Invariant($"Of {test.Images} test images, {test.OnlyFirstRight} were classified right only by the first and {test.OnlySecondRight} only by the second (McNemar's exact test, p = {PValue(test.PValue)}).");
        return test.IsSignificant
            ? $"{best.FullName} ({Values.Percent(best.Test.Accuracy)}) is better on these test images than the next, {next.FullName} ({Values.Percent(next.Test.Accuracy)}). {counts}"
            : $"The best two cannot be told apart: {both}. {counts}";
    }

    private static string PValue(double p) => p < 0.0001 ? "less than 0.0001" : Invariant($"{p:0.####}");
}
