using System.Diagnostics;
using Monk.Data.Exploration;
using Monk.Imaging;
using SkiaSharp;
using static System.FormattableString;

namespace Monk.Benchmarks;

/// <summary>
/// Measures in how many of a perceptual hash's bits changed copies of images differ from them, and different images from one another, and
/// how long looking at a folder takes.
/// </summary>
internal static class AlikeBenchmark
{
    private const int ImagesChanged = 400;
    private const int Far = PerceptualHash.Bits / 4;

    private static readonly (string Name, Func<SKBitmap, SKBitmap> Change, SKEncodedImageFormat Format, int Quality)[] Changes =
    [
        ("saved again as a JPEG of quality 50", image => image.Copy(), SKEncodedImageFormat.Jpeg, 50),
        ("halved", image => image.Resize(new SKSizeI(image.Width / 2, image.Height / 2), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)), SKEncodedImageFormat.Png, 100),
        ("brightened by 15 %", Brightened, SKEncodedImageFormat.Png, 100),
        ("mirrored", Mirrored, SKEncodedImageFormat.Png, 100),
        ("cropped by 2 % on each side", Cropped, SKEncodedImageFormat.Png, 100),
    ];

    public static int Run(string[] folders)
    {
        if (folders.Length == 0)
        {
            Console.Error.WriteLine("Name folders of images.");
            return 2;
        }

        foreach (var folder in folders)
        {
            string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(ImageFileTypes.IsImage).Order(StringComparer.Ordinal)];
            Console.WriteLine(Invariant($"{folder}: {files.Length} images"));
            Changed([.. Enumerable.Range(0, Math.Min(ImagesChanged, files.Length)).Select(i => files[(int)((long)i * files.Length / Math.Min(ImagesChanged, files.Length))])]);
            Whole(files);
            Console.WriteLine();
        }

        return 0;
    }

    private static void Changed(string[] files)
    {
        using var scratch = new ScratchFolder();
        var originals = Look(files);
        foreach (var (name, change, format, quality) in Changes)
        {
            string[] copies = [.. files.Select((_, i) => scratch.Combine(Invariant($"{i}.{format}")))];
            Parallel.For(0, files.Length, i =>
            {
                using var image = SKBitmap.Decode(files[i]);
                using var changed = change(image);
                using var stream = File.Create(copies[i]);
                changed.Encode(stream, format, quality);
            });
            int[] distances = [.. originals.Zip(Look(copies), (original, copy) => Math.Min(original.Hash.DistanceTo(copy.Hash), original.Mirrored.DistanceTo(copy.Hash))).Order()];
            Console.WriteLine(Invariant($"    {name}: {distances[distances.Length / 2]} bits apart in the median, {distances[^1]} at most ({files.Length} images)"));
        }
    }

    private static void Whole(string[] files)
    {
        var watch = Stopwatch.StartNew();
        var images = Look(files);
        var looked = watch.Elapsed.TotalSeconds;
        watch.Restart();
        var same = DuplicateSearch.Same(images);
        var alike = DuplicateSearch.Alike(images, Far, Environment.ProcessorCount, CancellationToken.None);
        Console.WriteLine(Invariant($"    {same.Sum(group => group.Count - 1)} are the same file as another; {(alike.Count == 0 ? Invariant($"no two others are {Far} bits apart or less") : $"the nearest of all others are {string.Join(", ", alike.Take(5).Select(pair => $"{pair.Distance}{(pair.Mirrored ? " (mirrored)" : "")}"))} bits apart, the nearest mirrored ones {string.Join(", ", alike.Where(pair => pair.Mirrored).Take(3).Select(pair => pair.Distance))}")}"));
        Console.WriteLine(Invariant($"    looking at them took {looked:F1} s and comparing every pair {watch.Elapsed.TotalSeconds:F1} s on {Environment.ProcessorCount} processors"));
    }

    private static InspectedImage[] Look(string[] files) => ImageInspection.Of(files, ImageBackground.White, Environment.ProcessorCount, _ => { }, CancellationToken.None);

    private static SKBitmap Brightened(SKBitmap image)
    {
        const float Factor = 1.15f;
        return Drawn(image.Width, image.Height, canvas =>
        {
            using var paint = new SKPaint { ColorFilter = SKColorFilter.CreateColorMatrix([Factor, 0, 0, 0, 0, 0, Factor, 0, 0, 0, 0, 0, Factor, 0, 0, 0, 0, 0, 1, 0]) };
            canvas.DrawBitmap(image, 0, 0, paint);
        });
    }

    private static SKBitmap Mirrored(SKBitmap image) => Drawn(image.Width, image.Height, canvas =>
    {
        canvas.Scale(-1, 1, image.Width / 2f, 0);
        canvas.DrawBitmap(image, 0, 0);
    });

    private static SKBitmap Cropped(SKBitmap image)
    {
        var (left, top) = (image.Width / 50, image.Height / 50);
        return Drawn(image.Width - 2 * left, image.Height - 2 * top, canvas => canvas.DrawBitmap(image, -left, -top));
    }

    private static SKBitmap Drawn(int width, int height, Action<SKCanvas> draw)
    {
        var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        draw(canvas);
        return bitmap;
    }
}
