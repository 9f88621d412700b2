using System.Globalization;

namespace Monk.Data.Csv;

/// <summary>Which columns of a CSV file hold the images' paths and their labels.</summary>
/// <param name="Image">The position of the paths' column.</param>
/// <param name="Labels">
/// The position of the labels' column; of several, each of which holds 0 or 1 for the label that it is named after.
/// </param>
/// <param name="Notes">In sentences for the user.</param>
internal sealed record CsvColumnChoice(int Image, IReadOnlyList<int> Labels, IReadOnlyList<string> Notes)
{
    /// <summary>Whether each label has a column of its own, with 1 where an image has it.</summary>
    public bool IsIndicator => Labels.Count > 1;

    /// <summary>
    /// True for 1, false for 0, in whatever way these numbers are written ("1.0", "1,0", "1.00e+00"); null for what is neither.
    /// </summary>
    public static bool? Indicated(string field) => field.ToUpperInvariant() switch
    {
        "1" or "TRUE" => true,
        "0" or "FALSE" => false,
        _ when double.TryParse(field.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number == 1 ? true : number == 0 ? false : null,
        _ => null,
    };
}
