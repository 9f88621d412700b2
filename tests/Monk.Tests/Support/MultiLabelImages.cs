using System.Globalization;
using SkiaSharp;

namespace Monk.Tests.Support;

/// <summary>Small images that hold any of a red disc, green stripes and a blue border, and the CSV file that says which.</summary>
internal static class MultiLabelImages
{
    public static readonly string[] Labels = ["border", "disc", "stripes"];

    /// <summary>
    /// Writes the images into the folder and <c>labels.csv</c> beside them, labels separated by spaces; returns the file.
    /// </summary>
    public static string Write(string folder, int count, int seed = 1)
    {
        var random = new Random(seed);
        Directory.CreateDirectory(folder);
        List<string> lines = ["ID,Labels"];
        for (var i = 0; i < count; i++)
        {
            var present = Labels.Where((_, label) => random.Next(5) < (label == 0 ? 1 : 3)).ToHashSet();
            var name = i.ToString("D3", CultureInfo.InvariantCulture) + ".png";
            using var bitmap = Draw(present, random);
            using var file = File.Create(Path.Combine(folder, name));
            bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            lines.Add($"{name},{string.Join(' ', present)}");
        }

        var csv = Path.Combine(folder, "labels.csv");
        File.WriteAllLines(csv, lines);
        return csv;
    }

    private static SKBitmap Draw(HashSet<string> present, Random random)
    {
        var bitmap = new SKBitmap(32, 32, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        var shade = (byte)random.Next(0, 60);
        canvas.Clear(new SKColor(shade, shade, shade));
        using var paint = new SKPaint { StrokeWidth = 3 };
        if (present.Contains("stripes"))
        {
            paint.Color = SKColors.SeaGreen;
            for (var x = random.Next(4); x < 32; x += 8)
                canvas.DrawLine(x, 0, x, 32, paint);
        }

        if (present.Contains("disc"))
        {
            paint.Color = SKColors.Crimson;
            canvas.DrawCircle(12 + random.Next(8), 12 + random.Next(8), 8, paint);
        }

        if (present.Contains("border"))
        {
            paint.Color = SKColors.RoyalBlue;
            paint.IsStroke = true;
            paint.StrokeWidth = 6;
            canvas.DrawRect(0, 0, 32, 32, paint);
        }

        return bitmap;
    }
}
