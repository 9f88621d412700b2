using ScottPlot;
using SkiaSharp;

namespace Monk.Drawing;

/// <summary>One bar of a <see cref="BarChart"/>.</summary>
/// <param name="Name">Written to its left.</param>
/// <param name="Value">Its length; null for none.</param>
/// <param name="Text">The value with its unit, or why there is none.</param>
/// <param name="Style">Whose colour it takes.</param>
/// <param name="IsBest">Whether it gets the star.</param>
internal sealed record ChartBar(string Name, double? Value, string Text, SeriesStyle Style, bool IsBest);

/// <summary>Bars from left to right, one under the other in the order given, each with its name and its value.</summary>
internal sealed record BarChart
{
    private const int PictureWidth = 1120;
    private const float Margin = 22;
    private const float RowHeight = 24;
    private const float AxisHeight = 50;
    private const float MaximumNameWidth = 380;

    public required string Title { get; init; }

    public string? Subtitle { get; init; }

    /// <summary>The quantity with its unit.</summary>
    public required string XLabel { get; init; }

    public required IReadOnlyList<ChartBar> Bars { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Where the axis ends at the latest.</summary>
    public double? UpperBound { get; init; }

    /// <summary>The picture.</summary>
    public Picture ToPicture()
    {
        var notes = new NoteLines(Notes, PictureWidth - 2 * Margin);
        var top = Margin + Ink.TitleSize + (Subtitle is null ? 0 : Ink.SubtitleSize + 8) + 14;
        var rows = Math.Max(Bars.Count, 2) * RowHeight;
        var height = (int)Math.Ceiling(top + rows + AxisHeight + Margin + notes.Height);
        var names = Bars.Select(bar => PictureText.Shortened(bar.Name, Ink.TextSize, MaximumNameWidth)).ToList();
        var nameWidth = names.Select(name => PictureText.Width(name, Ink.TextSize)).DefaultIfEmpty().Max();
        var valueWidth = Bars.Select(bar => PictureText.Width(bar.Text, Ink.TextSize)).DefaultIfEmpty().Max() + 34;
        var left = Margin + nameWidth + 12;
        var right = PictureWidth - Margin - valueWidth;

        return new Picture(PictureWidth, height, canvas =>
        {
            PictureText.Draw(canvas, Title, Margin, Margin + Ink.TitleSize - 4, Ink.TitleSize, Ink.Strong);
            if (Subtitle is not null)
                PictureText.Draw(canvas, Subtitle, Margin, Margin + Ink.TitleSize + Ink.SubtitleSize + 4, Ink.SubtitleSize, Ink.Weak);

            using var plot = new Plot();
            ChartLook.Apply(plot);
            plot.XLabel(XLabel);
            plot.Axes.Left.IsVisible = false;
            plot.HideGrid();
            plot.Layout.Fixed(new PixelPadding(left, PictureWidth - right, height - top - rows, top));
            var longest = Bars.Select(bar => bar.Value ?? 0).Where(double.IsFinite).DefaultIfEmpty().Max();
            plot.Axes.SetLimits(0, UpperBound ?? (longest > 0 ? longest * 1.02 : 1), -Math.Max(Bars.Count, 2), 0);
            plot.Add.Plottable(new BarsPlottable(Bars));
            plot.Render(canvas, new PixelRect(0, PictureWidth, height, 0));

            var scale = (right - left) / plot.Axes.GetLimits().Right;
            for (var i = 0; i < Bars.Count; i++)
            {
                var bar = Bars[i];
                var baseline = top + (i + 0.5f) * RowHeight + 4.5f;
                PictureText.Draw(canvas, names[i], left - 10, baseline, Ink.TextSize, bar.Value is null ? Ink.Weak : Ink.Strong, SKTextAlign.Right);
                var end = left + (float)((bar.Value ?? 0) * scale) + 8;
                if (bar.IsBest)
                    Shapes.Star(canvas, end + 6, baseline - 5, 7.5f);
                PictureText.Draw(canvas, bar.Text, end + (bar.IsBest ? 18 : 0), baseline, Ink.TextSize, bar.Value is null ? Ink.Weak : Ink.Strong);
            }

            notes.Draw(canvas, Margin, height - Margin - notes.Height + 6);
        });
    }

    private sealed class BarsPlottable(IReadOnlyList<ChartBar> bars) : IPlottable
    {
        public bool IsVisible { get; set; } = true;

        public IAxes Axes { get; set; } = new Axes();

        public IEnumerable<LegendItem> LegendItems => [];

        public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

        public void Render(RenderPack rp)
        {
            for (var i = 0; i < bars.Count; i++)
            {
                if (bars[i].Value is not { } value || !double.IsFinite(value))
                    continue;
                using var fill = new SKPaint { Color = SKColor.Parse(bars[i].Style.ColorHex), IsAntialias = true };
                rp.Canvas.DrawRect(
                    new SKRect(Axes.GetPixelX(0), Axes.GetPixelY(-i - 0.14), Axes.GetPixelX(value), Axes.GetPixelY(-i - 0.86)),
                    fill);
            }
        }
    }
}
