using System.Globalization;
using System.Text;

namespace Monk.Text;

/// <summary>
/// Text as it may go to a terminal, a log or an exception's message. Names of files and classes come from elsewhere, and a terminal takes
/// some characters for commands: they clear the screen, change the window's title, begin a line that looks like one of the log, or turn the
/// order of the letters around. Such characters are written as escapes, <c>\n</c> or <c>\u001B</c>.
/// </summary>
internal static class Printable
{
    /// <summary>One line: a line break in it is written as an escape too.</summary>
    public static string Line(string text) => Escaped(text, keepsLineBreaks: false);

    /// <summary>Text that consists of lines on purpose. Whatever was put into it must have gone through <see cref="Line"/>.</summary>
    public static string Lines(string text) => Escaped(text, keepsLineBreaks: true);

    /// <summary>Whether a character turns the order of the characters after it around.</summary>
    public static bool ChangesDirection(char character) =>
        character is (>= FirstEmbedding and <= LastEmbedding) or (>= FirstIsolate and <= LastIsolate);

    private static string Escaped(string text, bool keepsLineBreaks)
    {
        var clean = 0;
        while (clean < text.Length && IsHarmless(text, clean, keepsLineBreaks))
            clean++;
        if (clean == text.Length)
            return text;

        var escaped = new StringBuilder(text, 0, clean, text.Length + 16);
        for (var i = clean; i < text.Length; i++)
        {
            if (IsHarmless(text, i, keepsLineBreaks))
                escaped.Append(text[i]);
            else
                Append(escaped, text[i]);
        }

        return escaped.ToString();
    }

    private static void Append(StringBuilder escaped, char character) => _ = character switch
    {
        '\n' => escaped.Append(@"\n"),
        '\r' => escaped.Append(@"\r"),
        '\t' => escaped.Append(@"\t"),
        _ => escaped.Append(CultureInfo.InvariantCulture, $@"\u{(int)character:X4}"),
    };

    private static bool IsHarmless(string text, int at, bool keepsLineBreaks)
    {
        var character = text[at];
        if (character is >= ' ' and < '\u007F')
            return true;
        if (keepsLineBreaks && (character == '\n' || (character == '\r' && at + 1 < text.Length && text[at + 1] == '\n')))
            return true;
        if (char.IsSurrogate(character))
            return char.IsHighSurrogate(character) ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) : at > 0 && char.IsHighSurrogate(text[at - 1]);
        return !char.IsControl(character) && character is not (LineSeparator or ParagraphSeparator) && !ChangesDirection(character);
    }

    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';

    // What changes the direction of the text after it (Unicode, UAX 9). Marks of direction, which change nothing but their own place, are
    // part of many names.
    private const char FirstEmbedding = '\u202A';
    private const char LastEmbedding = '\u202E';
    private const char FirstIsolate = '\u2066';
    private const char LastIsolate = '\u2069';
}
