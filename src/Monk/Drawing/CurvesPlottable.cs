using ScottPlot;
using SkiaSharp;

namespace Monk.Drawing;

/// <summary>Draws a thousand curves as fast as one path each can be drawn.</summary>
internal sealed class CurvesPlottable(IReadOnlyList<CurveSeries> series) : IPlottable
{
    /// <summary>
    /// Up to so many curves are all drawn in full strength; of more, only those that lead are, so that the eye has something to hold on to.
    /// </summary>
    private const int Few = 12;

    private readonly bool _many = series.Count(curve => curve.Style is not null) > Few;

    /// <summary>Points are marked only as densely as their shapes can be told apart.</summary>
    private const float MarkerDistance = 34;

    private const float FarthestPixel = 100_000;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp)
    {
        // The best comes last, so that nothing covers it; what is there for comparison only comes first.
        foreach (var curve in series.OrderBy(curve => curve.Style is null ? 0 : curve.IsBest ? 3 : curve.Leads ? 2 : 1))
            Draw(rp.Canvas, curve);
        foreach (var curve in series.Where(curve => curve.IsBest && curve.BestEpoch is not null))
        {
            var value = curve.Values[curve.BestEpoch!.Value - 1];
            if (double.IsFinite(value))
                Shapes.Star(rp.Canvas, Axes.GetPixelX(curve.BestEpoch.Value), PixelY(value), 10);
        }
    }

    /// <summary>A height that Skia can draw to: it leaves out a path to a place whose number is no number any more.</summary>
    private float PixelY(double value) => Math.Clamp(Axes.GetPixelY(value), -FarthestPixel, FarthestPixel);

    private void Draw(SKCanvas canvas, CurveSeries curve)
    {
        var points = curve.Values
            .Select((value, i) => double.IsFinite(value) ? new SKPoint(Axes.GetPixelX(i + 1), PixelY(value)) : (SKPoint?)null)
            .ToList();
        using var path = new SKPath();
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] is not { } point)
                continue;
            if (i > 0 && points[i - 1] is not null)
                path.LineTo(point);
            else
                path.MoveTo(point);
        }

        if (curve.Style is null)
        {
            // The thinnest line there is, one pixel of whatever it is drawn on: a thousand of them take a tenth of the time of wider ones.
            using var thin = new SKPaint { Color = Ink.Background, IsAntialias = true, IsStroke = true, StrokeWidth = 0 };
            canvas.DrawPath(path, thin);
            return;
        }

        var strong = !_many || curve.Leads || curve.IsBest;
        var width = curve.IsBest ? 3.4f : strong ? 2.2f : 1.2f;
        using (var line = Shapes.Line(curve.Style, width))
        {
            line.Color = line.Color.WithAlpha(strong ? byte.MaxValue : (byte)150);
            canvas.DrawPath(path, line);
        }

        var lastMarked = float.NegativeInfinity;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] is not { } point)
                continue;
            var alone = (i == 0 || points[i - 1] is null) && (i == points.Count - 1 || points[i + 1] is null);
            if (!alone && point.X - lastMarked < MarkerDistance)
                continue;
            Shapes.Marker(canvas, curve.Style, point.X, point.Y, alone ? 4.8f : strong ? 3.8f : 2.5f);
            lastMarked = point.X;
        }
    }
}
