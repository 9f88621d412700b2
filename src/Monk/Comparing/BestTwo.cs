using Monk.Comparing;
using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>
/// The two experiments with the highest test accuracy among those that were evaluated alike, on the same test images with the same weights,
/// best or final, and whether they can be told apart.
/// </summary>
public sealed record BestTwo
{
    /// <summary>The best.</summary>
    public required ComparisonRow Best { get; init; }

    /// <summary>The next.</summary>
    public required ComparisonRow RunnerUp { get; init; }

    /// <summary>
    /// McNemar's test of the two; null when they were not tested on the same images with the same weights, best or final, or what each got
    /// right was not kept.
    /// </summary>
    public required PairedTest? Test { get; init; }

    /// <summary>What follows, in a sentence or two.</summary>
    public required string Conclusion { get; init; }

    /// <summary>The <see cref="Conclusion"/>.</summary>
    public override string ToString() => Conclusion;

    /// <summary>How many experiments these two were picked from.</summary>
    internal int Candidates { get; private init; }

    /// <summary>The best two of the experiments that were evaluated alike, or of all if no two were; null with fewer than two.</summary>
    internal static BestTwo? Among(IEnumerable<ComparisonRow> rows)
    {
        var tested = rows.Where(row => row.Test is not null).ToList();
        if (tested.Count < 2)
            return null;

        var alike = TestChoice.Alike(tested);
        var candidates = alike.Count == 0 ? tested : alike;
        var ranked = candidates.OrderByDescending(row => row.Test!.Accuracy).ThenByDescending(row => row.BestValidationAccuracy).ToList();
        var (best, next) = (ranked[0], ranked[1]);
        var test = TestChoice.Kind(best.Test!) == TestChoice.Kind(next.Test!) && best.Test!.IsOfSameImagesAs(next.Test!) ? PairedTest.Of(best.Test!.Correct, next.Test!.Correct) : null;
        var leftOut = tested.Except(candidates).Select(row => row.FullName).ToList();
        return new BestTwo
        {
            Best = best,
            RunnerUp = next,
            Test = test,
            Candidates = candidates.Count,
            Conclusion = Conclude(best, next, test) + (leftOut.Count == 0 ? "" : $" Not among them, because evaluated otherwise: {Monk.Text.Listed.Plain(leftOut)}."),
        };
    }

    private static string Conclude(ComparisonRow best, ComparisonRow next, PairedTest? test)
    {
        var (first, second) = (best.Test!, next.Test!);
        var sameWeights = first.Weights == second.Weights;
        var both = $"{Named(best)} and {Named(next)}";
        if (!first.IsOfSameImagesAs(second))
            return $"The best two, {both}, were evaluated on different test images: no test can tell them apart. Evaluate both on the same folder.";
        if (!sameWeights)
            return $"The best two, {both}, were evaluated with different weights, so no test was made. Evaluate both with the best weights, or both with the final ones.";
        if (first.Threshold != second.Threshold)
            return $"The best two, {both}, were evaluated at different thresholds, so no test was made. Evaluate both with Evaluate(), or both at one threshold.";
        var weights = $"Both were evaluated with their {first.Weights} weights{(first.Threshold is { } threshold ? Invariant($", at a threshold of {threshold}") : "")}.";
        if (test is null)
            return $"The best two are {both}. Which images each classified right was not kept, so no test was made: evaluate both again. {weights}";

        var counts = Invariant($"Of {test.Images} test images, {test.OnlyFirstRight} {(test.OnlyFirstRight == 1 ? "was" : "were")} classified right only by the first and {test.OnlySecondRight} only by the second (McNemar's exact test, p = {PValue(test.PValue)}).");
        return (test.IsSignificant
            ? $"{Named(best)} is better on these test images than the next, {Named(next)}. {counts}"
            : $"The best two cannot be told apart: {both}. {counts}") + $" {weights}";

        string Named(ComparisonRow row) => $"{row.FullName} ({Values.Percent(row.Test!.Accuracy)}{(sameWeights ? "" : $", {row.Test.Weights} weights")})";
    }

    private static string PValue(double p) => p < 0.0001 ? "less than 0.0001" : Invariant($"{p:0.####}");
}
