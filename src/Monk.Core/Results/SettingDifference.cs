namespace Monk;

/// <summary>A setting in which the experiments of a comparison differ.</summary>
/// <param name="Setting">Its name, as in <c>ComparisonRow.Settings</c>.</param>
/// <param name="Values">Its value in each row, in the order of <c>Comparison.Rows</c>; null where there is none.</param>
public sealed record SettingDifference(string Setting, IReadOnlyList<string?> Values)
{
    /// <summary>The setting and its values in a line.</summary>
    public override string ToString() => $"{Setting}: {string.Join(" | ", Values.Select(value => value ?? Monk.Text.Values.None))}";
}
