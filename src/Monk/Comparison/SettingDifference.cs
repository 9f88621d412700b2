namespace Monk;

/// <summary>A setting in which the experiments of a comparison differ.</summary>
/// <param name="Setting">Its name, as in <see cref="ComparisonRow.Settings"/>.</param>
/// <param name="Values">Its value in each row, in the order of <see cref="Comparison.Rows"/>; null where there is none.</param>
public sealed record SettingDifference(string Setting, IReadOnlyList<string?> Values)
{
    /// <summary>The setting and its values in a line.</summary>
    public override string ToString() => $"{Setting}: {string.Join(" | ", Values.Select(value => value ?? Reporting.Values.None))}";
}
