using SkiaSharp;

namespace Monk.Drawing;

/// <summary>A drawing on white that can be written as pixels or as vectors.</summary>
/// <param name="Width">In units of 1/96 inch.</param>
/// <param name="Height">In units of 1/96 inch.</param>
/// <param name="Draw">Draws it, in those units.</param>
internal sealed record Picture(int Width, int Height, Action<SKCanvas> Draw) : IPicture
{
    /// <summary>Pixels to a unit, so that a picture is sharp on a dense screen and at a paper's column width.</summary>
    private const int PngScale = 2;

    // Flat colours need no filter: without, files are smaller and written several times faster.
    private static readonly SKPngEncoderOptions Encoding = new(SKPngEncoderFilterFlags.None, zLibLevel: 6);
    private static readonly SKPngEncoderOptions PhotoEncoding = new(SKPngEncoderFilterFlags.Sub | SKPngEncoderFilterFlags.Up, zLibLevel: 6);

    /// <summary>Whether it holds photos, whose pixels a filter makes a third smaller.</summary>
    public bool HasPhotos { get; init; }

    /// <summary>A PNG of twice <see cref="Width"/> and <see cref="Height"/>.</summary>
    public byte[] ToPng()
    {
        // The order of colours that Skia has fast code for on this system.
        using var surface = SKSurface.Create(new SKImageInfo(Width * PngScale, Height * PngScale, SKImageInfo.PlatformColorType, SKAlphaType.Premul));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(PngScale);
        Draw(surface.Canvas);
        using var pixels = surface.PeekPixels();
        using var encoded = pixels.Encode(HasPhotos ? PhotoEncoding : Encoding);
        return encoded!.ToArray();
    }

    /// <summary>An SVG document whose text can be searched and copied.</summary>
    public string ToSvg()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, Height), stream))
        {
            using var white = new SKPaint { Color = SKColors.White };
            canvas.DrawRect(SKRect.Create(Width, Height), white);
            Draw(canvas);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray())
            .Replace($"font-family=\"{PictureFont.Typeface.FamilyName}\"", $"font-family=\"{PictureFont.SvgFamilies}\"", StringComparison.Ordinal);
    }
}
