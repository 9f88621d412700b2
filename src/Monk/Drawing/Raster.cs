using System.Runtime.InteropServices;
using SkiaSharp;

namespace Monk.Drawing;

/// <summary>Pixels that can be put into a picture.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Pixels">Row after row.</param>
internal sealed record Raster(int Width, int Height, SKColor[] Pixels)
{
    /// <summary>Of height × width × 3 bytes, R, G, B interleaved.</summary>
    public static Raster OfRgb(int width, int height, ReadOnlySpan<byte> rgb)
    {
        var pixels = new SKColor[width * height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = new SKColor(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
        return new Raster(width, height, pixels);
    }

    /// <summary>Draws it, stretched to fill a rectangle.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="area">The rectangle.</param>
    /// <param name="smooth">Whether pixels run into each other; else each stays a rectangle of its own.</param>
    public void Draw(SKCanvas canvas, SKRect area, bool smooth) =>
        Draw(canvas, area, smooth ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear) : new SKSamplingOptions(SKFilterMode.Nearest));

    /// <summary>Draws it, stretched to fill a rectangle.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="area">The rectangle.</param>
    /// <param name="sampling">How pixels become those of the picture.</param>
    public void Draw(SKCanvas canvas, SKRect area, SKSamplingOptions sampling)
    {
        var bytes = new byte[Pixels.Length * 4];
        for (var i = 0; i < Pixels.Length; i++)
            (bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2], bytes[4 * i + 3]) = (Pixels[i].Red, Pixels[i].Green, Pixels[i].Blue, Pixels[i].Alpha);
        var pinned = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        try
        {
            var information = new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            using var image = SKImage.FromPixelCopy(information, pinned.AddrOfPinnedObject());
            canvas.DrawImage(image, area, sampling);
        }
        finally
        {
            pinned.Free();
        }
    }
}
