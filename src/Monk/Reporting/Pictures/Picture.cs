using System.Text;
using SkiaSharp;

namespace Monk.Reporting.Pictures;

/// <summary>A drawing on white that can be written as pixels or as vectors.</summary>
/// <param name="Width">In units of 1/96 inch.</param>
/// <param name="Height">In units of 1/96 inch.</param>
/// <param name="Draw">Draws it, in those units.</param>
internal sealed record Picture(int Width, int Height, Action<SKCanvas> Draw)
{
    /// <summary>Pixels to a unit, so that a picture is sharp on a dense screen and at a paper's column width.</summary>
    private const int PngScale = 2;

    /// <summary>A PNG of twice <see cref="Width"/> and <see cref="Height"/>.</summary>
    public byte[] ToPng()
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width * PngScale, Height * PngScale, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(PngScale);
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var encoded = image.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
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

        return Encoding.UTF8.GetString(stream.ToArray())
            .Replace($"font-family=\"{PictureFont.Typeface.FamilyName}\"", $"font-family=\"{PictureFont.SvgFamilies}\"", StringComparison.Ordinal);
    }
}
