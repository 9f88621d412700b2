using Monk.Drawing;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;
using static System.FormattableString;

namespace Monk.Analysis;

/// <summary>The losses of a learning rate range test over a logarithmic axis of rates, the suggestions marked.</summary>
internal sealed record LearningRateChart
{
    private const int PictureWidth = 1120;
    private const int PictureHeight = 640;
    private const float Margin = 22;

    // A loss that has left the valley says nothing any more but that it has.
    private const double Headroom = 1.5;

    public required string Title { get; init; }

    public required LearningRateRange Range { get; init; }

    /// <summary>The picture.</summary>
    public Picture ToPicture() => new(PictureWidth, PictureHeight, canvas =>
    {
        PictureText.Draw(canvas, Title, Margin, Margin + Ink.TitleSize - 4, Ink.TitleSize, Ink.Strong);
        PictureText.Draw(canvas, Subtitle(), Margin, Margin + Ink.TitleSize + Ink.SubtitleSize + 4, Ink.SubtitleSize, Ink.Weak);
        DrawPlot(canvas, new PixelRect(Margin - 8, PictureWidth - Margin, PictureHeight - Margin, Margin + Ink.TitleSize + Ink.SubtitleSize + 22));
    });

    private string Subtitle() => Invariant($"Learning rate range test · {Range.Points.Count} batches{(Range.Diverged ? ", until the loss grew fourfold" : "")} · line: smoothed loss, dots: each batch");

    private void DrawPlot(SKCanvas canvas, PixelRect area)
    {
        using var plot = new Plot();
        ChartLook.Apply(plot);
        plot.XLabel("Learning rate");
        plot.YLabel("Training loss (mean of an image)");
        var points = Range.Points;
        if (points.Count == 0)
        {
            PictureText.Draw(canvas, "There is nothing to draw.", (area.Left + area.Right) / 2, (area.Top + area.Bottom) / 2, Ink.AxisLabelSize, Ink.Weak, SKTextAlign.Center);
            return;
        }

        var rates = points.Select(point => Math.Log10(point.LearningRate)).ToArray();
        var batches = plot.Add.ScatterPoints(rates, points.Select(point => point.Loss).ToArray());
        batches.MarkerSize = 5;
        batches.Color = Color.FromSKColor(Ink.Background);
        foreach (var (rate, slot) in new[] { (Range.Steepest, 1), (Range.Valley, 2) })
        {
            if (rate is { } marked)
                Mark(plot, Math.Log10(marked), SeriesStyle.For(slot));
        }

        var smoothed = plot.Add.ScatterLine(rates, points.Select(point => point.SmoothedLoss).ToArray());
        smoothed.LineWidth = 3;
        smoothed.Color = Color.FromHex(SeriesStyle.Palette[0]);

        plot.Axes.Bottom.TickGenerator = Decades(rates[0], rates[^1]);
        var pad = Math.Max(0.05, (rates[^1] - rates[0]) * 0.02);
        plot.Axes.SetLimitsX(rates[0] - pad, rates[^1] + pad);
        var (low, high) = Losses();
        plot.Axes.SetLimitsY(low, high);
        plot.Render(canvas, area);

        var frame = plot.RenderManager.LastRender.DataRect;
        var line = frame.Top + 20;
        foreach (var (name, rate, other, slot) in new[] { ("suggested (valley)", Range.Valley, Range.Steepest, 2), ("steepest", Range.Steepest, Range.Valley, 1) })
        {
            if (rate is not { } marked)
                continue;
            var x = frame.Left + (float)((Math.Log10(marked) - rates[0] + pad) / (rates[^1] - rates[0] + 2 * pad)) * frame.Width;
            var toLeft = x > frame.Left + frame.Width * 0.25f && (marked < other || x > frame.Left + frame.Width * 0.75f); // Away from the other line.
            PictureText.Draw(canvas, Invariant($"{name} {marked:0.0e-0}"), x + (toLeft ? -8 : 8), line, Ink.TextSize, SKColor.Parse(SeriesStyle.Palette[slot]), toLeft ? SKTextAlign.Right : SKTextAlign.Left);
            line += 22;
        }
    }

    private static void Mark(Plot plot, double x, SeriesStyle style)
    {
        var mark = plot.Add.VerticalLine(x);
        mark.LineWidth = 2;
        mark.LinePattern = LinePattern.Dashed;
        mark.Color = Color.FromHex(style.ColorHex);
    }

    /// <summary>From just under the lowest smoothed loss to above where it began: what lies higher is cut off.</summary>
    private (double Low, double High) Losses()
    {
        var (lowest, first) = (Range.Points.Min(point => point.SmoothedLoss), Range.Points[0].SmoothedLoss);
        var highest = Math.Min(Range.Points.Max(point => point.SmoothedLoss), Headroom * Math.Max(first, 1.2 * lowest));
        var pad = Math.Max(1e-6, (highest - lowest) * 0.12);
        return (Math.Max(0, lowest - pad), highest + pad);
    }

    private static NumericManual Decades(double first, double last)
    {
        var ticks = new NumericManual();
        for (var exponent = (int)Math.Floor(first); exponent <= Math.Ceiling(last); exponent++)
        {
            ticks.AddMajor(exponent, exponent is >= -3 and <= 3 ? Math.Pow(10, exponent).ToString(System.Globalization.CultureInfo.InvariantCulture) : Invariant($"1e{exponent}"));
            for (var digit = 2; digit < 10; digit++)
                ticks.AddMinor(exponent + Math.Log10(digit));
        }

        return ticks;
    }
}
