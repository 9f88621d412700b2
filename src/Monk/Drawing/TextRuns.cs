using System.Globalization;
using System.Text;
using Monk.Text;
using SkiaSharp;

namespace Monk.Drawing;

/// <summary>A piece of a text that one typeface draws in one direction.</summary>
/// <param name="Text">The piece, in reading order.</param>
/// <param name="Typeface">Draws it.</param>
/// <param name="RightToLeft">Whether it reads from right to left, as Arabic and Hebrew do.</param>
internal readonly record struct TextRun(string Text, SKTypeface Typeface, bool RightToLeft);

/// <summary>
/// Splits a text into runs: the embedded typeface wherever it has the characters, else a typeface of the system that has them.
/// A character that neither has is drawn as the embedded typeface's box.
/// </summary>
internal static class TextRuns
{
    /// <summary>The runs from left to right as they are drawn.</summary>
    public static IReadOnlyList<TextRun> Of(string text)
    {
        var runs = new List<TextRun>();
        var pending = new StringBuilder();
        TextRun current = default;

        void Flush()
        {
            if (pending.Length > 0)
                runs.Add(current with { Text = pending.ToString() });
            pending.Clear();
        }

        foreach (var (element, rightToLeft) in Directed(Drawable(text)))
        {
            var typeface = TypefaceFor(element, rightToLeft ? current.Typeface : null);
            if (pending.Length > 0 && (typeface != current.Typeface || rightToLeft != current.RightToLeft))
                Flush();
            current = new TextRun("", typeface, rightToLeft);
            pending.Append(element);
        }

        Flush();

        // What is drawn from left to right begins with the last word of a text that is read from right to left.
        if (runs.Count > 0 && runs[0].RightToLeft)
            runs.Reverse();
        return runs;
    }

    /// <summary>
    /// A text without what no typeface draws: ends of lines and other controls become spaces, halves of surrogate pairs U+FFFD. What would
    /// turn the letters after it around is written as an escape, so that a name reads in a picture as it reads on the console.
    /// </summary>
    private static string Drawable(string text)
    {
        var drawable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && Printable.ChangesDirection((char)rune.Value))
                drawable.Append(CultureInfo.InvariantCulture, $@"\u{rune.Value:X4}");
            else
                drawable.Append(Rune.IsControl(rune) ? new Rune(' ') : rune);
        }

        return drawable.ToString();
    }

    /// <summary>Each text element with its direction; spaces and signs between two right-to-left words belong to them.</summary>
    private static List<(string Element, bool RightToLeft)> Directed(string text)
    {
        var elements = new List<(string Element, bool RightToLeft)>();
        var enumerator = StringInfo.GetTextElementEnumerator(text);
        while (enumerator.MoveNext())
            elements.Add((enumerator.GetTextElement(), IsRightToLeft(enumerator.GetTextElement())));

        var lastWord = -1;
        for (var i = 0; i < elements.Count; i++)
        {
            if (elements[i].RightToLeft)
            {
                for (var between = lastWord + 1; lastWord >= 0 && between < i; between++)
                    elements[between] = (elements[between].Element, true);
                lastWord = i;
            }
            else if (char.IsLetterOrDigit(elements[i].Element, 0))
            {
                lastWord = -1;
            }
        }

        return elements;
    }

    /// <summary>Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.</summary>
    private static bool IsRightToLeft(string element) =>
        FirstCodePoint(element) is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    private static SKTypeface TypefaceFor(string element, SKTypeface? preferred)
    {
        if (preferred is not null && preferred.ContainsGlyphs(element))
            return preferred;
        if (PictureFont.Typeface.ContainsGlyphs(element))
            return PictureFont.Typeface;
        return SystemFonts.For(FirstCodePoint(element)) ?? PictureFont.Typeface;
    }

    private static int FirstCodePoint(string element) => Rune.GetRuneAt(element, 0).Value;
}
