using SkiaSharp;

namespace Monk.Tests.Support;

/// <summary>Folders of small made-up images whose classes a network learns to tell apart within an epoch or two.</summary>
internal static class SyntheticImages
{
    private static readonly SKColor[] Colors = [SKColors.Crimson, SKColors.SeaGreen, SKColors.RoyalBlue, SKColors.Goldenrod];

    /// <summary>Writes <paramref name="perClass"/> PNGs for each class and returns the folder.</summary>
    public static string Write(string folder, int perClass, int size = 32, int seed = 1, params string[] classes)
    {
        var random = new Random(seed);
        string[] names = classes.Length > 0 ? classes : ["circle", "stripes"];
        for (var label = 0; label < names.Length; label++)
        {
            var target = Directory.CreateDirectory(Path.Combine(folder, names[label])).FullName;
            for (var i = 0; i < perClass; i++)
            {
                using var bitmap = Draw(label, size, random);
                bitmap.SetPixel(0, 0, new SKColor((byte)i, (byte)(16 * label), (byte)seed)); // No two files are the same.
                using var file = File.Create(Path.Combine(target, $"{i:D3}.png"));
                bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            }
        }

        return folder;
    }

    /// <summary>Writes PNGs of one colour into the folder.</summary>
    public static void WritePlain(string folder, int count, SKColor color)
    {
        Directory.CreateDirectory(folder);
        using var bitmap = new SKBitmap(32, 32, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(color);
        for (var i = 0; i < count; i++)
        {
            using var file = File.Create(Path.Combine(folder, $"{i:D3}.png"));
            bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
        }
    }

    private static SKBitmap Draw(int label, int size, Random random)
    {
        var bitmap = new SKBitmap(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        var shade = (byte)random.Next(0, 80);
        canvas.Clear(new SKColor(shade, shade, shade));
        using var paint = new SKPaint { Color = Colors[label % Colors.Length], StrokeWidth = size / 8f };
        var offset = random.Next(0, size / 4);
        if (label % 2 == 0)
        {
            canvas.DrawCircle(size / 2f + offset - size / 8f, size / 2f, size / 4f, paint);
        }
        else
        {
            for (var x = offset; x < size; x += size / 4)
                canvas.DrawLine(x, 0, x, size, paint);
        }

        return bitmap;
    }
}
