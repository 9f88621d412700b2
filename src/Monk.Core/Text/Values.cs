using System.Globalization;
using static System.FormattableString;

namespace Monk.Text;

/// <summary>Numbers as people read them in pictures and reports, the same on every machine.</summary>
internal static class Values
{
    /// <summary>What stands where there is no value. Understood by pandas as missing.</summary>
    public const string None = "n/a";

    /// <summary>A number that is in percent already: <c>94.3 %</c>.</summary>
    public static string Percent(double percent) => Invariant($"{percent:F1} %");

    /// <summary>A share between 0 and 1, such as an F1: <c>0.943</c>.</summary>
    public static string Ratio(double? ratio) => ratio is { } value && double.IsFinite(value) ? Invariant($"{value:F3}") : None;

    /// <summary>A loss, with digits that tell two apart: <c>0.0312</c>.</summary>
    public static string Loss(double loss) => loss.ToString(Math.Abs(loss) < 1 ? "F4" : Math.Abs(loss) < 1000 ? "F3" : "G4", CultureInfo.InvariantCulture);

    /// <summary>A duration in the units it is read in: <c>32 s</c>, <c>12m 05s</c>, <c>3h 07m</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 59.95 } => Invariant($"{duration.TotalSeconds:F1} s"),
        { TotalMinutes: < 60 } => Invariant($"{(int)duration.TotalMinutes}m {duration.Seconds:D2}s"),
        _ => Invariant($"{(int)duration.TotalHours}h {duration.Minutes:D2}m"),
    };

    /// <summary>A large whole number: <c>11,177,538</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
