using SkiaSharp;

namespace Monk.Drawing;

/// <summary>
/// Names the curves, in the order in which they end from top to bottom, each with its last value and, where it has one, that of its best
/// epoch.
/// </summary>
internal sealed class CurveLegend
{
    public const float RowHeight = 20;

    private const float KeyWidth = 40;
    private const float Gap = 8;
    private const float StarWidth = 18;
    private const float MaximumNameWidth = 300;

    private readonly List<Entry> _entries;
    private readonly float _nameWidth;
    private readonly float _lastWidth;
    private readonly float _namedWidth;
    private readonly string _namedHeading;
    private readonly int _others;

    /// <param name="series">The curves.</param>
    /// <param name="format">How a value is written.</param>
    /// <param name="isBest">
    /// Whether the value of the best epoch is called the best, as an accuracy is; a loss may be lower in another epoch.
    /// </param>
    public CurveLegend(IReadOnlyList<CurveSeries> series, Func<double, string> format, bool isBest)
    {
        _namedHeading = isBest ? "best (epoch)" : "at best epoch";
        _entries = [.. series
            .Where(curve => curve.Style is not null)
            .OrderBy(curve => double.IsFinite(curve.Last) ? -curve.Last : double.PositiveInfinity)
            .Select(curve => new Entry(
                curve,
                PictureText.Shortened(curve.Name, Ink.TextSize, MaximumNameWidth) + (curve.Note is null ? "" : $" ({curve.Note})"),
                double.IsFinite(curve.Last) ? format(curve.Last) : "",
                double.IsFinite(curve.Named) ? FormattableString.Invariant($"{format(curve.Named)} ({curve.NamedEpoch})") : "",
                InRow(curve, format, isBest)))];
        _others = series.Count - _entries.Count;
        _nameWidth = _entries.Select(entry => PictureText.Width(entry.Name, Ink.TextSize)).DefaultIfEmpty().Max();
        _lastWidth = Math.Max(_entries.Select(entry => PictureText.Width(entry.Last, Ink.TextSize)).DefaultIfEmpty().Max(), PictureText.Width("last", Ink.NoteSize));
        var named = _entries.Select(entry => PictureText.Width(entry.Named, Ink.TextSize)).DefaultIfEmpty().Max();
        _namedWidth = named == 0 ? 0 : 2 * Gap + Math.Max(named, PictureText.Width(_namedHeading, Ink.NoteSize));
    }

    public float ColumnWidth => KeyWidth + Gap + StarWidth + _nameWidth + 2 * Gap + _lastWidth + _namedWidth;

    public float ColumnHeight => (_entries.Count + (_others > 0 ? 2 : 1)) * RowHeight;

    /// <summary>Whether there are so few names, and so short, that a row above the curves holds them.</summary>
    public bool FitsInRow(float width) => _entries.Count <= 4 && _others == 0 && _entries.Sum(RowWidth) <= width;

    public void DrawRow(SKCanvas canvas, float x, float y)
    {
        foreach (var entry in _entries)
        {
            DrawName(canvas, entry, x, y + RowHeight / 2);
            PictureText.Draw(canvas, entry.Row, x + RowWidth(entry) - 3 * Gap, y + RowHeight / 2 + 4.5f, Ink.TextSize, Ink.Weak, SKTextAlign.Right);
            x += RowWidth(entry);
        }
    }

    public void DrawColumn(SKCanvas canvas, float x, float y)
    {
        var right = x + ColumnWidth;
        PictureText.Draw(canvas, "last", right - _namedWidth, y + RowHeight - 8, Ink.NoteSize, Ink.Weak, SKTextAlign.Right);
        if (_namedWidth > 0)
            PictureText.Draw(canvas, _namedHeading, right, y + RowHeight - 8, Ink.NoteSize, Ink.Weak, SKTextAlign.Right);
        foreach (var entry in _entries)
        {
            y += RowHeight;
            DrawName(canvas, entry, x, y + RowHeight / 2);
            PictureText.Draw(canvas, entry.Last, right - _namedWidth, y + RowHeight / 2 + 4.5f, Ink.TextSize, Ink.Weak, SKTextAlign.Right);
            PictureText.Draw(canvas, entry.Named, right, y + RowHeight / 2 + 4.5f, Ink.TextSize, Ink.Weak, SKTextAlign.Right);
        }

        if (_others > 0)
        {
            y += RowHeight;
            using var thin = new SKPaint { Color = Ink.Background.WithAlpha(220), IsAntialias = true, StrokeWidth = 1.5f };
            canvas.DrawLine(x, y + RowHeight / 2, x + KeyWidth, y + RowHeight / 2, thin);
            PictureText.Draw(canvas, FormattableString.Invariant($"{_others:N0} others"), x + KeyWidth + Gap + StarWidth, y + RowHeight / 2 + 4.5f, Ink.TextSize, Ink.Weak);
        }
    }

    private float RowWidth(Entry entry) =>
        KeyWidth + Gap + (entry.Curve.IsBest ? StarWidth : 0) + PictureText.Width(entry.Name, Ink.TextSize) + Gap + PictureText.Width(entry.Row, Ink.TextSize) + 3 * Gap;

    /// <summary><c>last 81.0 %, best 86.0 % at epoch 7</c>.</summary>
    private static string InRow(CurveSeries curve, Func<double, string> format, bool isBest)
    {
        if (!double.IsFinite(curve.Last))
            return "";
        return !double.IsFinite(curve.Named) ? $"last {format(curve.Last)}"
            : FormattableString.Invariant($"last {format(curve.Last)}, {(isBest ? "best " : "")}{format(curve.Named)} at {(isBest ? "" : "best ")}epoch {curve.NamedEpoch}");
    }

    private static void DrawName(SKCanvas canvas, Entry entry, float x, float y)
    {
        var drawn = entry.Last.Length > 0;
        if (drawn)
            Shapes.Key(canvas, entry.Curve.Style!, x, y, KeyWidth, entry.Curve.IsBest ? 3.2f : 2.2f);
        var nameX = x + KeyWidth + Gap;
        if (entry.Curve.IsBest)
            Shapes.Star(canvas, nameX + 6, y - 0.5f, 7);
        PictureText.Draw(canvas, entry.Name, entry.Curve.IsBest ? nameX + StarWidth : nameX, y + 4.5f, Ink.TextSize, drawn ? Ink.Strong : Ink.Weak);
    }

    private sealed record Entry(CurveSeries Curve, string Name, string Last, string Named, string Row);
}
