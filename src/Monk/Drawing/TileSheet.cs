using SkiaSharp;

namespace Monk.Drawing;

/// <summary>Many small images on one sheet, each with a name under it.</summary>
internal sealed record TileSheet
{
    private const int Margin = 20;
    private const int Gap = 12;
    private const int CaptionHeight = 20;
    private const int LeastWidth = 480;
    private const int LeastTile = 96;
    private const int LargestTile = 192;

    public required string Title { get; init; }

    public required string Subtitle { get; init; }

    /// <summary>Small print under the images.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>In rows, from left to right. All have one size.</summary>
    public required IReadOnlyList<Tile> Tiles { get; init; }

    public Picture ToPicture()
    {
        var columns = (int)Math.Ceiling(Math.Sqrt(Tiles.Count));
        var rows = (Tiles.Count + columns - 1) / columns;

        // A pixel of the image is a pixel of the PNG, unless the image is very small or very large.
        var longest = Math.Max(Tiles[0].Size.Height, Tiles[0].Size.Width);
        var area = Tiles[0].Size.Scaled(Math.Clamp(longest / 2, LeastTile, LargestTile) / (double)longest);
        var (cellWidth, cellHeight) = (Math.Max(LeastTile, area.Width), area.Height + CaptionHeight);
        var width = Math.Max(LeastWidth, 2 * Margin + columns * (cellWidth + Gap) - Gap);
        var top = Margin + (int)(Ink.TitleSize + Ink.SubtitleSize * 2);
        var bottom = top + rows * (cellHeight + Gap);
        var notes = new NoteLines(Notes, width - 2 * Margin);
        return new Picture(width, bottom + (int)notes.Height + Margin / 2, canvas =>
        {
            PictureText.Draw(canvas, PictureText.Shortened(Title, Ink.TitleSize, width - 2 * Margin), Margin, Margin + Ink.TitleSize * 0.8f, Ink.TitleSize, Ink.Strong);
            PictureText.Draw(canvas, PictureText.Shortened(Subtitle, Ink.SubtitleSize, width - 2 * Margin), Margin, Margin + Ink.TitleSize + Ink.SubtitleSize, Ink.SubtitleSize, Ink.Weak);
            for (var i = 0; i < Tiles.Count; i++)
                Draw(canvas, Tiles[i], SKRect.Create(Margin + i % columns * (cellWidth + Gap), top + i / columns * (cellHeight + Gap), area.Width, area.Height), cellWidth);
            notes.Draw(canvas, Margin, bottom - Gap / 2f);
        });
    }

    private static void Draw(SKCanvas canvas, Tile tile, SKRect area, int cellWidth)
    {
        // Enlarged pixels stay squares: they are what the network gets.
        var sampling = tile.Size.Width < area.Width ? new SKSamplingOptions(SKFilterMode.Nearest) : new SKSamplingOptions(SKCubicResampler.Mitchell);
        Raster.OfRgb(tile.Size.Width, tile.Size.Height, tile.Rgb).Draw(canvas, area, sampling);
        using var rim = new SKPaint { Color = Ink.Grid, IsStroke = true, StrokeWidth = 1 };
        canvas.DrawRect(SKRect.Create(area.Left - 0.5f, area.Top - 0.5f, area.Width + 1, area.Height + 1), rim);
        PictureText.Draw(canvas, PictureText.Shortened(tile.Caption, Ink.TextSize, cellWidth), area.Left, area.Bottom + CaptionHeight * 0.75f, Ink.TextSize, Ink.Strong);
    }
}

/// <summary>One image of a sheet.</summary>
/// <param name="Rgb">Height × width × 3 bytes.</param>
/// <param name="Size">Its size.</param>
/// <param name="Caption">What stands under it.</param>
internal sealed record Tile(byte[] Rgb, ImageSize Size, string Caption);
