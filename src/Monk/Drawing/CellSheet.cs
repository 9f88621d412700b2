using SkiaSharp;

namespace Monk.Drawing;

/// <summary>Many small pictures of one size, each with a label under it, row after row.</summary>
internal sealed record CellSheet
{
    private const float Margin = 22;
    private const float CellSide = 104;
    private const float Gap = 10;
    private const float LabelHeight = 18;
    private const float ScaleHeight = 34;
    private const float LeastWidth = 620;

    public required string Title { get; init; }

    public required string Subtitle { get; init; }

    public required IReadOnlyList<SheetCell> Cells { get; init; }

    /// <summary>The colours and what their two ends and their middle stand for; null where colours say nothing.</summary>
    public (ColorMap Map, string Low, string Middle, string High)? Scale { get; init; }

    public int Columns { get; init; } = 8;

    /// <summary>The picture.</summary>
    public Picture ToPicture()
    {
        var columns = Math.Min(Columns, Math.Max(1, Cells.Count));
        var rows = (Cells.Count + columns - 1) / columns;
        var aspect = Cells.Count == 0 ? 1 : Math.Clamp((float)Cells[0].Pixels.Height / Cells[0].Pixels.Width, 0.4f, 2.5f);
        var (cellWidth, cellHeight) = aspect <= 1 ? (CellSide, CellSide * aspect) : (CellSide / aspect, CellSide);
        var width = (int)Math.Ceiling(Math.Max(LeastWidth, 2 * Margin + columns * (CellSide + Gap) - Gap));
        var subtitle = new NoteLines([Subtitle], width - 2 * Margin);
        var top = Margin + Ink.TitleSize + subtitle.Height + (Scale is null ? 0 : ScaleHeight) + 10;
        var height = (int)Math.Ceiling(top + rows * (cellHeight + LabelHeight + Gap) - Gap + Margin);
        return new Picture(width, height, canvas =>
        {
            PictureText.Draw(canvas, PictureText.Shortened(Title, Ink.TitleSize, width - 2 * Margin), Margin, Margin + Ink.TitleSize - 4, Ink.TitleSize, Ink.Strong);
            subtitle.Draw(canvas, Margin, Margin + Ink.TitleSize);
            if (Scale is { } scale)
                DrawScale(canvas, scale, top - 10 - ScaleHeight);

            using var frame = new SKPaint { Color = Ink.Grid, IsStroke = true, StrokeWidth = 1 };
            for (var i = 0; i < Cells.Count; i++)
            {
                var left = Margin + i % columns * (CellSide + Gap);
                var area = SKRect.Create(left, top + i / columns * (cellHeight + LabelHeight + Gap), cellWidth, cellHeight);
                Cells[i].Pixels.Draw(canvas, area, smooth: false);
                canvas.DrawRect(area, frame);
                PictureText.Draw(canvas, PictureText.Shortened(Cells[i].Label, Ink.NoteSize, CellSide), left, area.Bottom + 13, Ink.NoteSize, Ink.Weak);
            }
        }) { HasPhotos = true };
    }

    private static void DrawScale(SKCanvas canvas, (ColorMap Map, string Low, string Middle, string High) scale, float top)
    {
        const float Width = 260;
        scale.Map.DrawBar(canvas, SKRect.Create(Margin, top, Width, 11));
        PictureText.Draw(canvas, scale.Low, Margin, top + 25, Ink.NoteSize, Ink.Strong);
        PictureText.Draw(canvas, scale.Middle, Margin + Width / 2, top + 25, Ink.NoteSize, Ink.Strong, SKTextAlign.Center);
        PictureText.Draw(canvas, scale.High, Margin + Width, top + 25, Ink.NoteSize, Ink.Strong, SKTextAlign.Right);
    }
}

/// <summary>A small picture of a <see cref="CellSheet"/>.</summary>
/// <param name="Label">Written under it.</param>
/// <param name="Pixels">The picture; its pixels stay squares.</param>
internal sealed record SheetCell(string Label, Raster Pixels);
