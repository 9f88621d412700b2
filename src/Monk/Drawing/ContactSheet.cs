using SkiaSharp;

namespace Monk.Drawing;

/// <summary>A few images of each class, a row for each.</summary>
internal sealed record ContactSheet
{
    private const int PictureWidth = 1120;
    private const float Margin = 22;
    private const float NameWidth = 150;
    private const float Gap = 8;

    /// <summary>Images in a row.</summary>
    public const int Columns = 8;

    /// <summary>Height and width of the square that holds an image.</summary>
    public const int Cell = (int)((PictureWidth - 2 * Margin - NameWidth - Columns * Gap) / Columns);

    public required string Title { get; init; }

    public required string Subtitle { get; init; }

    public required IReadOnlyList<ContactRow> Rows { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    public Picture ToPicture()
    {
        var notes = new NoteLines(Notes, PictureWidth - 2 * Margin);
        var top = Margin + Ink.TitleSize + Ink.SubtitleSize + 22;
        var height = (int)Math.Ceiling(top + Rows.Count * (Cell + Gap) + Margin + notes.Height);
        return new Picture(PictureWidth, height, canvas =>
        {
            PictureText.Draw(canvas, Title, Margin, Margin + Ink.TitleSize - 4, Ink.TitleSize, Ink.Strong);
            PictureText.Draw(canvas, Subtitle, Margin, Margin + Ink.TitleSize + Ink.SubtitleSize + 4, Ink.SubtitleSize, Ink.Weak);
            for (var row = 0; row < Rows.Count; row++)
                Draw(canvas, Rows[row], top + row * (Cell + Gap));
            notes.Draw(canvas, Margin, height - Margin - notes.Height + 6);
        });
    }

    private static void Draw(SKCanvas canvas, ContactRow row, float top)
    {
        PictureText.Draw(canvas, PictureText.Shortened(row.Name, Ink.AxisLabelSize, NameWidth - Gap), Margin, top + Cell / 2f - 2, Ink.AxisLabelSize, Ink.Strong);
        PictureText.Draw(canvas, row.Detail, Margin, top + Cell / 2f + 16, Ink.TextSize, Ink.Weak);
        for (var column = 0; column < row.Images.Count; column++)
        {
            var image = row.Images[column];
            var left = Margin + NameWidth + column * (Cell + Gap);
            var scale = (float)Cell / Math.Max(image.Width, image.Height);
            var (width, height) = (image.Width * scale, image.Height * scale);
            Raster.OfRgb(image.Width, image.Height, image.Rgb).Draw(
                canvas,
                SKRect.Create(left + (Cell - width) / 2, top + (Cell - height) / 2, width, height),
                new SKSamplingOptions(SKFilterMode.Linear));
        }
    }
}

/// <summary>A row of a <see cref="ContactSheet"/>.</summary>
/// <param name="Name">Written to its left.</param>
/// <param name="Detail">Written below the name.</param>
/// <param name="Images">From left to right, at most <see cref="ContactSheet.Columns"/>.</param>
internal sealed record ContactRow(string Name, string Detail, IReadOnlyList<ContactImage> Images);

/// <summary>An image's pixels, R, G, B interleaved.</summary>
internal sealed record ContactImage(int Width, int Height, byte[] Rgb);
