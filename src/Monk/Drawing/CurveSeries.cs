namespace Monk.Drawing;

/// <summary>One curve over epochs.</summary>
internal sealed record CurveSeries
{
    public required string Name { get; init; }

    /// <summary>A value for each epoch, the first one first; NaN where there is none.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>How it is drawn; null for a thin grey line without a name.</summary>
    public required SeriesStyle? Style { get; init; }

    /// <summary>Whether it is drawn over all others and marked.</summary>
    public bool IsBest { get; init; }

    /// <summary>Whether it is one of the few that stay in full strength when there are many.</summary>
    public bool Leads { get; init; }

    /// <summary>The epoch to put the star on, counted from 1.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>The epoch, counted from 1, whose value is written beside the last one; null for none.</summary>
    public int? NamedEpoch { get; init; }

    /// <summary>The value of <see cref="NamedEpoch"/>; NaN without any.</summary>
    public double Named => NamedEpoch is >= 1 and { } epoch && epoch <= Values.Count ? Values[epoch - 1] : double.NaN;

    /// <summary>Said after the name, such as why the curve is not there.</summary>
    public string? Note { get; init; }

    /// <summary>The last value that there is; NaN without any.</summary>
    public double Last => Values.LastOrDefault(double.IsFinite, double.NaN);
}
