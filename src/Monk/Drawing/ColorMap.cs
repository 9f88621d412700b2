using SkiaSharp;

namespace Monk.Drawing;

/// <summary>Colours for values from 0 to 1.</summary>
/// <param name="stops">The colours at equal distances, the first for 0.</param>
internal sealed class ColorMap(params IReadOnlyList<SKColor> stops)
{
    /// <summary>From black through violet and orange to pale yellow, evenly lighter: matplotlib's inferno, at nine places.</summary>
    public static ColorMap Heat { get; } = new([.. ((string[])
        ["#000004", "#1B0C41", "#4A0C6B", "#781C6D", "#A52C60", "#CF4446", "#ED6925", "#FB9B06", "#FCFFA4"]).Select(SKColor.Parse)]);

    /// <summary>From black to white.</summary>
    public static ColorMap Grey { get; } = new(SKColors.Black, SKColors.White);

    /// <summary>From blue over white, for a half, to red: values on either side of zero.</summary>
    public static ColorMap Signed { get; } = new([.. ((string[])["#0B3C8C", "#5B8FD6", "#FFFFFF", "#E07B54", "#8C1A0B"]).Select(SKColor.Parse)]);

    /// <summary>The colour of a value; those outside 0 to 1 have that of the nearer end.</summary>
    public SKColor this[float value]
    {
        get
        {
            var place = Math.Clamp(value, 0, 1) * (stops.Count - 1);
            var below = Math.Min((int)place, stops.Count - 2);
            var (a, b, share) = (stops[below], stops[below + 1], place - below);
            return new SKColor(Mixed(a.Red, b.Red), Mixed(a.Green, b.Green), Mixed(a.Blue, b.Blue));

            byte Mixed(byte from, byte to) => (byte)MathF.Round(from + (to - from) * share);
        }
    }

    /// <summary>The scale as a bar, its first colour at the left or at the bottom.</summary>
    public void DrawBar(SKCanvas canvas, SKRect area)
    {
        var upright = area.Height > area.Width;
        const int Steps = 256;
        var pixels = Enumerable.Range(0, Steps).Select(step => this[(upright ? Steps - 1 - step : step) / (Steps - 1f)]).ToArray();
        new Raster(upright ? 1 : Steps, upright ? Steps : 1, pixels).Draw(canvas, area, smooth: true);
        using var frame = new SKPaint { Color = Ink.Weak, IsStroke = true, StrokeWidth = 1 };
        canvas.DrawRect(area, frame);
    }
}
