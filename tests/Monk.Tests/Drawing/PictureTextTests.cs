using Monk.Drawing;
using SkiaSharp;

namespace Monk.Tests.Drawing;

public sealed class PictureTextTests
{
    // Private to applications, so no typeface has it: drawn as the box that stands for a missing character.
    private const string Missing = "\uE123";

    private const string Chinese = "肺炎";
    private const string Arabic = "التهاب رئوي";

    [Theory]
    [InlineData("Training accuracy (%) ± 0.5 × 10² …")]
    [InlineData("Ærøskøbing Łódź Ελλάδα Москва")]
    public void Latin_Greek_and_Cyrillic_need_no_font_of_the_system(string text)
    {
        var run = Assert.Single(TextRuns.Of(text));

        Assert.Same(PictureFont.Typeface, run.Typeface);
        Assert.Equal(text, run.Text);
    }

    [Theory]
    [InlineData("cat\u202Egnp", @"cat\u202Egnp")]
    [InlineData("a\u2066b\u2069", @"a\u2066b\u2069")]
    [InlineData("a\nb\u001b", "a b ")]
    public void What_turns_letters_around_is_drawn_as_an_escape_and_controls_as_spaces(string text, string drawn) =>
        Assert.Equal(drawn, string.Concat(TextRuns.Of(text).Select(run => run.Text)));

    [Fact]
    public void Different_texts_are_different_pixels_and_none_is_blank()
    {
        var drawn = new[] { "A", "B", "1", "é", "Ж", Missing }.Select(text => Convert.ToHexString(Drawn(text))).ToList();

        Assert.Equal(drawn.Count, drawn.Distinct().Count());
        Assert.DoesNotContain(Convert.ToHexString(Drawn(" ")), drawn);
    }

    [SystemFontFact(Chinese)]
    public void Chinese_is_drawn_with_a_system_font_that_has_it()
    {
        var runs = TextRuns.Of($"class {Chinese} 1");

        Assert.Equal(["class ", Chinese, " 1"], runs.Select(run => run.Text));
        Assert.NotSame(PictureFont.Typeface, runs[1].Typeface);
        Assert.NotEqual(Drawn(Missing + Missing), Drawn(Chinese));
        Assert.NotEqual(Drawn("肺肺"), Drawn(Chinese));
    }

    [SystemFontFact(Arabic)]
    public void Arabic_is_joined_and_runs_from_right_to_left()
    {
        var run = Assert.Single(TextRuns.Of(Arabic));
        Assert.True(run.RightToLeft);

        // Joined letters are narrower than the same letters apart, and the first letter is the rightmost.
        Assert.True(PictureText.Width("ببب", 20) < 3 * PictureText.Width("ب", 20));
        Assert.True(InkCentre("ا" + "بببب") > InkCentre("بببب" + "ا"));
    }

    [Fact]
    public void Words_of_a_right_to_left_text_keep_together()
    {
        var runs = TextRuns.Of("a שלום עולם b");

        Assert.Equal(["a ", "שלום עולם", " b"], runs.Select(run => run.Text));
        Assert.Equal([false, true, false], runs.Select(run => run.RightToLeft));
    }

    [Fact]
    public void A_lone_surrogate_is_drawn_as_something()
    {
        Assert.Single(TextRuns.Of("\uD83D"));
        Assert.True(PictureText.Width("\uD83D", 12) > 0);
    }

    [Fact]
    public void A_long_name_loses_its_middle_and_keeps_both_ends()
    {
        var shortened = PictureText.Shortened("resnet18_with_a_very_long_name_lr_0.001", 12, 120);

        Assert.StartsWith("resnet", shortened, StringComparison.Ordinal);
        Assert.EndsWith("0.001", shortened, StringComparison.Ordinal);
        Assert.Contains('…', shortened);
        Assert.True(PictureText.Width(shortened, 12) <= 120);
        Assert.Equal("short", PictureText.Shortened("short", 12, 120));
    }

    [Fact]
    public void Vectors_keep_their_text_and_name_families_of_the_same_width()
    {
        var svg = new Picture(200, 40, canvas => PictureText.Draw(canvas, "Résumé <&> 1", 5, 20, 14, SKColors.Black)).ToSvg();

        Assert.Contains("Résumé &lt;&amp;&gt; 1", svg, StringComparison.Ordinal);
        Assert.Contains("font-family=\"Arimo, Arial, 'Liberation Sans', Helvetica, sans-serif\"", svg, StringComparison.Ordinal);
    }

    private static byte[] Drawn(string text)
    {
        using var bitmap = Bitmap(text);
        return bitmap.Bytes;
    }

    /// <summary>The mean column of dark pixels that reach high, as the stem of an alif does.</summary>
    private static double InkCentre(string text)
    {
        using var bitmap = Bitmap(text);
        var highest = Enumerable.Range(0, bitmap.Height).First(y => Enumerable.Range(0, bitmap.Width).Any(x => bitmap.GetPixel(x, y).Red < 128));
        return Enumerable.Range(0, bitmap.Width).Where(x => bitmap.GetPixel(x, highest + 1).Red < 128).Average();
    }

    private static SKBitmap Bitmap(string text)
    {
        var bitmap = new SKBitmap(160, 48);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        PictureText.Draw(canvas, text, 8, 32, 24, SKColors.Black);
        return bitmap;
    }

    /// <summary>A test that needs a font of the system for a text; skipped, visibly, where none has it.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SystemFontFactAttribute : FactAttribute
    {
        public SystemFontFactAttribute(string text)
        {
            if (text.Any(c => c != ' ' && SystemFonts.For(c) is null))
                Skip = $"No font of this system has '{text}'.";
        }
    }
}
