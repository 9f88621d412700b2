using System.Diagnostics;
using Monk.Data;
using Monk.Imaging;
using Monk.Transforms;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Benchmarks;

/// <summary>
/// Times each transform on batches of 16 images for a 224 × 224 network, from decoded bytes to the network's input, in processor time: what
/// else runs matters little.
/// </summary>
internal static class TransformBenchmark
{
    private const int InputSize = 224;
    private const int BatchSize = 16;
    private const int Rounds = 7;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(0.3);

    public static int Run(string? folder)
    {
        MonkRuntime.Initialize();
        if (folder is not null)
            TimeDecoding(folder);
        Console.WriteLine(Invariant($"Batches of {BatchSize} images, {get_num_threads()} threads; the median of {Rounds} rounds. Each row ends with Normalize."));
        Console.WriteLine();
        Console.WriteLine("| transform | decoded to | images/s of a core | CPU ms an image |");
        Console.WriteLine("|---|---|---|---|");
        Time("(Normalize alone)");
        Time("RandomHorizontalFlip", new RandomHorizontalFlipOptions());
        Time("RandomVerticalFlip", new RandomVerticalFlipOptions());
        Time("Grayscale", new GrayscaleOptions());
        Time("CenterCrop(224)", new CenterCropOptions { InputSize = InputSize });
        Time("RandomCrop(224)", new RandomCropOptions { InputSize = InputSize });
        Time("RandomResizedCrop(224)", new RandomResizedCropOptions { InputSize = InputSize });
        Time("RandomResizedCrop(224, scale 0.8 to 1)", new RandomResizedCropOptions { InputSize = InputSize, Scale = [0.8, 1] });
        Time("Resize(256), Resize(224)", new ResizeOptions { InputSize = 256 }, new ResizeOptions { InputSize = InputSize });
        Time("RandomRotation(30)", new RandomRotationOptions { Degrees = [-30, 30] });
        Time("RandomAffine, all of it", new RandomAffineOptions { Degrees = [-20, 20], Translate = [0.1, 0.1], Scale = [0.8, 1.2], Shear = [-10, 10, -10, 10] });
        Time("RandomPerspective", new RandomPerspectiveOptions());
        Time("ColorJitter(0.4, 0.4, 0.4)", new ColorJitterOptions { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4 });
        Time("ColorJitter(0.4, 0.4, 0.4, 0.1)", new ColorJitterOptions { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4, Hue = 0.1 });
        Time("RandomLighting", new RandomLightingOptions());
        Time("RandomErasing", new RandomErasingOptions());
        Time("TrivialAugment", new TrivialAugmentOptions());
        Time("RandAugment", new RandAugmentOptions());
        return 0;
    }

    private static void TimeDecoding(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(ImageFileTypes.IsImage).Order(StringComparer.Ordinal).Take(100)];
        Console.WriteLine(Invariant($"Decoding {files.Length} images of '{folder}'."));
        Console.WriteLine();
        Console.WriteLine("| decoded to | CPU ms an image | bytes kept |");
        Console.WriteLine("|---|---|---|");
        int[] sizes = [224, 256, 300, 336, 448];
        var rounds = Enumerable.Range(0, 1 + 3).Select(_ => sizes.Select(Milliseconds).ToArray()).Skip(1).ToList(); // The first one warms up.
        for (var i = 0; i < sizes.Length; i++)
            Console.WriteLine(Invariant($"| {sizes[i]} | {rounds.Select(round => round[i]).Order().ElementAt(1):F2} | {sizes[i] * sizes[i] * 3} |"));

        double Milliseconds(int size)
        {
            var pixels = new byte[size * size * 3];
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            foreach (var file in files)
                ImageDecoder.DecodeRgb(file, size, size, pixels);
            return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / files.Length;
        }

        Console.WriteLine();
    }

    private static void Time(string name, params TransformOptions[] transforms)
    {
        var pipeline = new TransformPipeline([.. transforms, new NormalizeOptions()], InputSize, seed: 1, CPU);
        using var scope = NewDisposeScope();
        var pixels = randint(0, 256, [BatchSize, pipeline.DecodeSize.Height, pipeline.DecodeSize.Width, 3], ScalarType.Byte).permute(0, 3, 1, 2);
        int[] indices = [.. Enumerable.Range(0, BatchSize)];
        var epoch = 0;
        Batch();
        var seconds = Enumerable.Range(0, Rounds).Select(_ => Round()).Order().ElementAt(Rounds / 2);
        Console.WriteLine(Invariant($"| {name} | {pipeline.DecodeSize} | {1 / seconds:F0} | {1000 * seconds:F2} |"));

        double Round()
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            var images = 0;
            for (; clock.Elapsed < RoundTime; images += BatchSize)
                Batch();
            return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds / images;
        }

        void Batch() => pipeline.Apply(pixels, indices, ++epoch).Dispose();
    }
}
