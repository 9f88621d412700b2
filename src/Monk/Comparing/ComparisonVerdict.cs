namespace Monk.Comparing;

/// <summary>Says, in a sentence or two, how far the best experiment can be believed to be the best.</summary>
internal static class ComparisonVerdict
{
    public static string Of(Comparison comparison)
    {
        if (comparison.BestTwo is { } two)
        {
            return two.Test is { IsSignificant: true } && two.Candidates > 2
                ? FormattableString.Invariant($"{two.Conclusion} The two were picked from {two.Candidates} by these very results, which makes p look smaller than it is.")
                : two.Conclusion;
        }

        return comparison.Rows.Any(row => row.Test is not null)
            ? "Only one experiment has been evaluated on test images, so none can be compared on them: evaluate the others on the same folder."
            : comparison.Rows.Any(row => row.BestValidationAccuracy is not null)
                ? string.Join(' ', new[]
                {
                    ValidationRanking.Of(comparison.Rows).Sentence(),
                    "No experiment has been evaluated on test images. The validation images chose the best epoch, so their accuracy is a little too good: evaluate the experiments on a test folder to know.",
                }.OfType<string>())
                : "No experiment has been trained yet.";
    }
}
