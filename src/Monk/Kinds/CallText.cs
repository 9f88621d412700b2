using System.Globalization;
using System.Text;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Kinds;

/// <summary>Writes C# calls and what stands in them.</summary>
internal static class CallText
{
    /// <summary>A call; arguments each begin with a comma, and empty ones are left out.</summary>
    public static string Call(string name, params ReadOnlySpan<string> arguments)
    {
        var joined = string.Concat(arguments);
        return $"{name}({(joined.Length > 2 ? joined[2..] : "")})";
    }

    /// <summary>A named argument; empty where it is the parameter's default.</summary>
    public static string Argument(string name, double value, double @default) => value == @default ? "" : $", {name}: {Number(value)}";

    /// <summary>A named argument whose default is false.</summary>
    public static string Flag(string name, bool value) => value ? $", {name}: true" : "";

    /// <summary>A named argument whose default is true.</summary>
    public static string Unless(string name, bool value) => value ? "" : $", {name}: false";

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static string Word(bool value) => value ? "true" : "false";

    /// <summary>A string literal: a state from elsewhere may hold any text, and the lines are there to be pasted into a program.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                literal.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' || char.IsSurrogate(c) || Printable.ChangesDirection(c))
                literal.Append(Invariant($"\\u{(int)c:X4}"));
            else
                literal.Append(c);
        }

        return literal.Append('"').ToString();
    }
}
