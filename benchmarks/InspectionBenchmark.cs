using SkiaSharp;
using static System.FormattableString;

namespace Monk.Benchmarks;

/// <summary>Compares estimates of training times with the trainings, and makes the picture of <c>docs/inspecting.md</c>.</summary>
internal static class InspectionBenchmark
{
    private const string Picture = "docs/images/explanation.png";

    /// <summary>Trains three experiments, each estimated before and after.</summary>
    public static int Estimates(string[] arguments)
    {
        if (Data() is not { } data)
            return 2;

        var rounds = arguments is [var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 1;
        using var scratch = new ScratchFolder();
        Environment.SetEnvironmentVariable("MONK_CACHE", scratch.Combine("cache"));
        var all = Path.Combine(data, "train");
        var few = scratch.Subset("few", all, 30, copy: true);
        Console.WriteLine("| run | estimate before, s | Train(), s | estimate after, s | training ÷ mean estimate |");
        Console.WriteLine("|---|---|---|---|---|");
        for (var round = 0; round < rounds; round++)
        {
            Row("frozen ResNet18, 300 images, 224², 10 epochs", all, "resnet18", frozen: true, epochs: 10, size: 224, batch: 4);
            Row("unfrozen ResNet18, 300 images, 64², 3 epochs", all, "resnet18", frozen: false, epochs: 3, size: 64, batch: 16);
            Row("unfrozen MobileNetV2, 30 images, 96², 4 epochs", few, "mobilenet_v2", frozen: false, epochs: 4, size: 96, batch: 4);
            Row("frozen ResNet18, 30 images, 224², 5 epochs", few, "resnet18", frozen: true, epochs: 5, size: 224, batch: 4);
        }

        return 0;

        void Row(string name, string images, string model, bool frozen, int epochs, int size, int batch)
        {
            Prototype.ClearCache();
            using var prototype = new Prototype("estimates", "run", overwrite: true, workspace: scratch.Path, verbose: 0);
            prototype.Default(images, model, frozen, epochs, usePretrained: false);
            prototype.UpdateInputSize(size);
            prototype.UpdateBatchSize(batch);
            var before = prototype.EstimateTrainTime().Total.TotalSeconds;
            var training = prototype.Train().TrainingTime.TotalSeconds;
            Prototype.ClearCache();
            var after = prototype.EstimateTrainTime(epochs).Total.TotalSeconds;
            Console.WriteLine(Invariant($"| {name} | {before:F1} | {training:F1} | {after:F1} | {training / ((before + after) / 2):F2} |"));
        }
    }

    /// <summary>Trains a frozen ResNet18 on chest X-rays and explains one that it has not seen.</summary>
    public static int Explain()
    {
        if (Data() is not { } data)
            return 2;

        using var scratch = new ScratchFolder();
        using (var training = new Prototype("Pneumonia_Classification", "Experiment_1", workspace: scratch.Path))
        {
            training.Default(Path.Combine(data, "train"), "resnet18_v1", numEpochs: 10, weightsPath: Weights());
            training.Train();
        }

        using var trained = new Prototype("Pneumonia_Classification", "Experiment_1", evalInfer: true, workspace: scratch.Path);
        var explanation = trained.Explain(Path.Combine(data, "test", "PNEUMONIA", "person100_bacteria_480.jpeg"), picturePath: scratch.Combine("explanation.png"));
        Halve(explanation.PicturePath, Picture);
        return 0;
    }

    /// <summary>A pixel for each unit of the picture is as many as the page shows, and a third of the bytes.</summary>
    private static void Halve(string from, string to)
    {
        using var large = SKBitmap.Decode(from);
        using var small = large.Resize(new SKSizeI(large.Width / 2, large.Height / 2), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var pixels = small.PeekPixels();
        using var encoded = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, zLibLevel: 9));
        using var file = File.Create(to);
        encoded!.SaveTo(file);
    }

    private static string? Weights() => Path.Combine("..", "shared", "weights") is var folder && Directory.Exists(folder) ? folder : null;

    private static string? Data()
    {
        var data = Path.Combine(Environment.GetEnvironmentVariable("MONK_BENCHMARK_DATA") ?? Path.Combine("..", "shared", "data"), "chest_xray_mini");
        if (Directory.Exists(data))
            return data;
        Console.Error.WriteLine($"There is no folder '{Path.GetFullPath(data)}'. Name the folder that has chest_xray_mini in MONK_BENCHMARK_DATA.");
        return null;
    }
}
