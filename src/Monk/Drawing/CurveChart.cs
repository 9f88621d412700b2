using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Monk.Drawing;

/// <summary>
/// Curves over epochs: a title, the curves, their names in a column beside them or, when they are few, in a row above, and notes below.
/// </summary>
internal sealed record CurveChart
{
    private const int PictureWidth = 1120;
    private const int MinimumHeight = 600;
    private const float Margin = 22;
    private const string CutOff = "The axis ends where most values do: those far above all others are cut off.";

    public required string Title { get; init; }

    public string? Subtitle { get; init; }

    /// <summary>The quantity with its unit.</summary>
    public required string YLabel { get; init; }

    public required IReadOnlyList<CurveSeries> Series { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How a value is written beside a name.</summary>
    public required Func<double, string> Format { get; init; }

    /// <summary>Whether the value of the best epoch is the best one.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>What no value can be above; the axis ends there.</summary>
    public double? UpperBound { get; init; }

    /// <summary>The picture.</summary>
    public Picture ToPicture()
    {
        var legend = new CurveLegend(Series, Format, HigherIsBetter);
        var range = ValueRange.Of(Series.Select(curve => curve.Values), UpperBound);
        var notes = new NoteLines(range.CutsOff ? [.. Notes, CutOff] : Notes, PictureWidth - 2 * Margin);
        var top = Margin + Ink.TitleSize + (Subtitle is null ? 0 : Ink.SubtitleSize + 8) + 14;
        var inRow = legend.FitsInRow(PictureWidth - 2 * Margin);
        var height = (int)Math.Ceiling(Math.Max(MinimumHeight, top + (inRow ? 0 : legend.ColumnHeight) + Margin + notes.Height));
        return new Picture(PictureWidth, height, canvas =>
        {
            PictureText.Draw(canvas, Title, Margin, Margin + Ink.TitleSize - 4, Ink.TitleSize, Ink.Strong);
            if (Subtitle is not null)
                PictureText.Draw(canvas, Subtitle, Margin, Margin + Ink.TitleSize + Ink.SubtitleSize + 4, Ink.SubtitleSize, Ink.Weak);

            var plotTop = top;
            var plotRight = PictureWidth - Margin;
            if (inRow)
            {
                legend.DrawRow(canvas, Margin, top + 4);
                plotTop += CurveLegend.RowHeight + 6;
            }
            else
            {
                plotRight -= legend.ColumnWidth + 12;
                legend.DrawColumn(canvas, plotRight + 14, top);
            }

            var bottom = height - Margin - notes.Height;
            DrawPlot(canvas, new PixelRect(Margin - 8, plotRight, bottom, plotTop), range);
            notes.Draw(canvas, Margin, bottom + 6);
        });
    }

    private void DrawPlot(SKCanvas canvas, PixelRect area, ValueRange range)
    {
        using var plot = new Plot();
        ChartLook.Apply(plot);
        plot.XLabel("Epoch");
        plot.YLabel(YLabel);
        var epochs = Math.Max(1, Series.Select(curve => curve.Values.Count).DefaultIfEmpty().Max());
        plot.Axes.Bottom.TickGenerator = EpochTicks(epochs);
        var pad = Math.Max(0.25, (epochs - 1) * 0.02);
        plot.Axes.SetLimitsX(1 - pad, epochs + pad);
        plot.Axes.SetLimitsY(range.Low, range.High);
        plot.Add.Plottable(new CurvesPlottable(Series));
        plot.Render(canvas, area);
        if (Series.All(curve => !double.IsFinite(curve.Last)))
            PictureText.Draw(canvas, "There is nothing to draw.", (area.Left + area.Right) / 2, (area.Top + area.Bottom) / 2, Ink.AxisLabelSize, Ink.Weak, SKTextAlign.Center);
    }

    /// <summary>The first epoch and round ones; there is no epoch 0.</summary>
    private static NumericManual EpochTicks(int epochs)
    {
        var step = 1;
        while (epochs / step > 12)
            step = step.ToString(System.Globalization.CultureInfo.InvariantCulture)[0] == '2' ? step / 2 * 5 : step * 2;

        var ticks = new NumericManual();
        foreach (var epoch in Enumerable.Range(1, epochs).Where(epoch => epoch == 1 || epoch % step == 0 && epoch > step / 3))
            ticks.AddMajor(epoch, FormattableString.Invariant($"{epoch}"));
        return ticks;
    }
}
