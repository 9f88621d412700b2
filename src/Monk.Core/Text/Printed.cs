using System.Globalization;
using System.Text.Json;
using static System.FormattableString;

namespace Monk.Text;

/// <summary>Values as Monk prints them.</summary>
internal static class Printed
{
    /// <summary>A duration as Monk writes it: <c>0m 32s</c>.</summary>
    public static string Duration(TimeSpan duration) => Invariant($"{(int)duration.TotalMinutes}m {duration.Seconds}s");

    /// <summary>True or False, as in Monk.</summary>
    public static string Flag(bool value) => value ? "True" : "False";

    /// <summary>A number with up to six digits that count, whatever the machine's culture.</summary>
    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A value as Monk prints it, which is as Python would: <c>['a', True, None]</c>.</summary>
    public static string Python(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(", ", element.EnumerateObject().Select(member => $"'{member.Name}': {Python(member.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(", ", element.EnumerateArray().Select(Python)) + "]",
        JsonValueKind.String => $"'{Escaped(element.GetString()!)}'",
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Null => "None",
        _ => element.GetRawText(),
    };

    private static string Escaped(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal).Replace("\t", @"\t", StringComparison.Ordinal).Replace("\r", @"\r", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
}
