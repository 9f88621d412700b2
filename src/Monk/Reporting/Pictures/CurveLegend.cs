using SkiaSharp;

namespace Monk.Reporting.Pictures;

/// <summary>Names the curves, in the order in which they end from top to bottom, each with its last value.</summary>
internal sealed class CurveLegend
{
    public const float RowHeight = 20;

    private const float KeyWidth = 40;
    private const float Gap = 8;
    private const float StarWidth = 18;
    private const float MaximumNameWidth = 300;

    private readonly List<Entry> _entries;
    private readonly float _nameWidth;
    private readonly float _valueWidth;
    private readonly int _others;

    public CurveLegend(IReadOnlyList<CurveSeries> series, Func<double, string> format)
    {
        _entries = [.. series
            .Where(curve => curve.Style is not null)
            .OrderBy(curve => double.IsFinite(curve.Last) ? -curve.Last : double.PositiveInfinity)
            .Select(curve => new Entry(
                curve,
                PictureText.Shortened(curve.Name, Ink.TextSize, MaximumNameWidth) + (curve.Note is null ? "" : $" ({curve.Note})"),
                double.IsFinite(curve.Last) ? format(curve.Last) : ""))];
        _others = series.Count - _entries.Count;
        _nameWidth = _entries.Select(entry => PictureText.Width(entry.Name, Ink.TextSize)).DefaultIfEmpty().Max();
        _valueWidth = _entries.Select(entry => PictureText.Width(entry.Value, Ink.TextSize)).DefaultIfEmpty().Max();
    }

    public float ColumnWidth => KeyWidth + Gap + StarWidth + _nameWidth + 2 * Gap + _valueWidth;

    public float ColumnHeight => (_entries.Count + (_others > 0 ? 2 : 1)) * RowHeight;

    /// <summary>Whether there are so few names, and so short, that a row above the curves holds them.</summary>
    public bool FitsInRow(float width) => _entries.Count <= 4 && _others == 0 && _entries.Sum(RowWidth) <= width;

    public void DrawRow(SKCanvas canvas, float x, float y)
    {
        foreach (var entry in _entries)
        {
            DrawEntry(canvas, entry, x, y + RowHeight / 2, x + RowWidth(entry) - 3 * Gap);
            x += RowWidth(entry);
        }
    }

    public void DrawColumn(SKCanvas canvas, float x, float y)
    {
        PictureText.Draw(canvas, "last", x + ColumnWidth, y + RowHeight - 8, Ink.NoteSize, Ink.Weak, SKTextAlign.Right);
        foreach (var entry in _entries)
            DrawEntry(canvas, entry, x, (y += RowHeight) + RowHeight / 2, x + ColumnWidth);
        if (_others > 0)
        {
            y += RowHeight;
            using var thin = new SKPaint { Color = Ink.Background.WithAlpha(220), IsAntialias = true, StrokeWidth = 1.5f };
            canvas.DrawLine(x, y + RowHeight / 2, x + KeyWidth, y + RowHeight / 2, thin);
            PictureText.Draw(canvas, FormattableString.Invariant($"{_others:N0} others"), x + KeyWidth + Gap + StarWidth, y + RowHeight / 2 + 4.5f, Ink.TextSize, Ink.Weak);
        }
    }

    private float RowWidth(Entry entry) =>
        KeyWidth + Gap + (entry.Curve.IsBest ? StarWidth : 0) + PictureText.Width(entry.Name, Ink.TextSize) + Gap + PictureText.Width(entry.Value, Ink.TextSize) + 3 * Gap;

    private static void DrawEntry(SKCanvas canvas, Entry entry, float x, float y, float right)
    {
        var drawn = entry.Value.Length > 0;
        if (drawn)
            Shapes.Key(canvas, entry.Curve.Style!, x, y, KeyWidth, entry.Curve.IsBest ? 3.2f : 2.2f);
        var nameX = x + KeyWidth + Gap;
        if (entry.Curve.IsBest)
            Shapes.Star(canvas, nameX + 6, y - 0.5f, 7);
        PictureText.Draw(canvas, entry.Name, entry.Curve.IsBest ? nameX + StarWidth : nameX, y + 4.5f, Ink.TextSize, drawn ? Ink.Strong : Ink.Weak);
        PictureText.Draw(canvas, entry.Value, right, y + 4.5f, Ink.TextSize, Ink.Weak, SKTextAlign.Right);
    }

    private sealed record Entry(CurveSeries Curve, string Name, string Value);
}
