using System.Globalization;
using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace Monk.Drawing;

/// <summary>Measures and draws one line of text in any script.</summary>
internal static class PictureText
{
    private const string Ellipsis = "…";

    /// <summary>The width of a text, in pixels.</summary>
    public static float Width(string text, float size) => TextRuns.Of(text).Sum(run => Width(run, size));

    /// <summary>Draws a text with its baseline at <paramref name="y"/>.</summary>
    public static void Draw(SKCanvas canvas, string text, float x, float y, float size, SKColor color, SKTextAlign align = SKTextAlign.Left)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        var runs = TextRuns.Of(text);
        x -= align switch
        {
            SKTextAlign.Right => runs.Sum(run => Width(run, size)),
            SKTextAlign.Center => runs.Sum(run => Width(run, size)) / 2,
            _ => 0,
        };
        foreach (var run in runs)
        {
            using var font = Font(run.Typeface, size);
            if (NeedsShaping(run))
            {
                using var shaper = new SKShaper(run.Typeface);
                canvas.DrawShapedText(shaper, run.Text, x, y, SKTextAlign.Left, font, paint);
            }
            else
            {
                canvas.DrawText(run.Text, x, y, SKTextAlign.Left, font, paint);
            }

            x += Width(run, size);
        }
    }

    /// <summary>The text, its middle left out where it is wider than allowed: names of experiments differ at either end.</summary>
    public static string Shortened(string text, float size, float maximumWidth)
    {
        if (Width(text, size) <= maximumWidth)
            return text;

        var elements = new StringInfo(text);
        var (fits, tooMany) = (1, elements.LengthInTextElements);
        var shortened = Ellipsis;
        while (tooMany - fits > 1) // Measuring takes as long as the text is: a name of thousands of characters must not be measured as often.
        {
            var kept = (fits + tooMany) / 2;
            var tail = kept / 2;
            var shorter = elements.SubstringByTextElements(0, kept - tail) + Ellipsis + elements.SubstringByTextElements(elements.LengthInTextElements - tail);
            if (Width(shorter, size) <= maximumWidth)
                (fits, shortened) = (kept, shorter);
            else
                tooMany = kept;
        }

        return shortened;
    }

    private static float Width(TextRun run, float size)
    {
        using var font = Font(run.Typeface, size);
        if (!NeedsShaping(run))
            return font.MeasureText(run.Text);
        using var shaper = new SKShaper(run.Typeface);
        return shaper.Shape(run.Text, font).Width;
    }

    // An SVG keeps plain glyphs as text that can be searched; the embedded typeface needs no more.
    private static bool NeedsShaping(TextRun run) => run.Typeface != PictureFont.Typeface;

    private static SKFont Font(SKTypeface typeface, float size) => new(typeface, size) { Subpixel = true, Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.None };
}
