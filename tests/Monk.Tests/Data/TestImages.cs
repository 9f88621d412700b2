using SkiaSharp;

namespace Monk.Tests.Data;

/// <summary>Image files of one plain colour, or of none.</summary>
internal static class TestImages
{
    public static void WritePng(string path, SKColor colour, int width = 6, int height = 4) => Write(path, colour, SKEncodedImageFormat.Png, width, height);

    public static void Write(string path, SKColor colour, SKEncodedImageFormat format, int width = 6, int height = 4)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(colour);
        using var data = bitmap.Encode(format, 100);
        File.WriteAllBytes(path, data.ToArray());
    }
}
