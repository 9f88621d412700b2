using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Monk.Data;
using Monk.Data.Batches;
using Monk.Data.Cache;
using Monk.Imaging;
using Monk.Runtime;
using Monk.Transforms;

namespace Monk.Benchmarks;

/// <summary>
/// One piece of work, timed in a process of its own. Prints one line of JSON, as <c>reference/monk_loop.py</c> does for the same work.
/// </summary>
internal static class SpeedWork
{
    public static int Run(string[] arguments)
    {
        using var workspace = new ScratchFolder();
        var result = arguments switch
        {
            ["train", var folder, var model, var frozen, var batch, var epochs, var warmup, var precision] =>
                Train(workspace.Path, folder, model, frozen == "frozen", Number(batch), Number(epochs), Number(warmup), Enum.Parse<Precision>(precision)),
            ["evaluate", var folder, var trained] => Evaluate(folder, trained),
            ["decode", var folder, var size] => Decode(folder, Number(size)),
            ["many", var folder] => Many(folder),
            ["infer", var image, var trained] => Infer(image, trained),
            ["probe"] => Probe(),
            ["prepare", var folder, var at, var precision] => Prepare(folder, at, Enum.Parse<Precision>(precision)),
            _ => throw new ArgumentException(string.Join(' ', arguments)),
        };
        using var process = Process.GetCurrentProcess();
        result["cpu_seconds"] = process.TotalProcessorTime.TotalSeconds;
        result["peak_mebibytes"] = process.PeakWorkingSet64 / (double)(1 << 20);
        Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    private static Dictionary<string, double> Train(string workspace, string folder, string model, bool frozen, int batch, int epochs, int warmup, Precision precision)
    {
        using var prototype = new Prototype("speed", "run", workspace: workspace, verbose: 0);
        var train = Path.Combine(folder, "train");
        var validation = Path.Combine(folder, "val");
        if (Directory.Exists(validation))
            prototype.Default((string[])[train, validation], model, frozen, epochs, usePretrained: false, precision: precision);
        else
            prototype.Default(train, model, frozen, epochs, usePretrained: false, split: 0.99, precision: precision);
        prototype.UpdateBatchSize(batch);

        var meter = new Meter(warmup * batch);
        var started = Stopwatch.GetTimestamp();
        prototype.Train(meter);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new()
        {
            ["images_per_second"] = meter.ImagesPerSecond,
            ["seconds"] = seconds,
            ["waiting_for_data"] = meter.WaitingInLastEpoch,
            ["memory_growth_mebibytes"] = meter.GrowthAfterSecondEpoch,
            ["tensor_growth"] = meter.TensorsAfterSecondEpoch,
        };
    }

    private static Dictionary<string, double> Evaluate(string folder, string trained)
    {
        using var prototype = new Prototype("speed", "trained", evalInfer: true, workspace: trained, verbose: 0);
        prototype.DatasetParams(folder);
        prototype.Dataset();
        prototype.Infer(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).First());
        var started = Stopwatch.GetTimestamp();
        var evaluation = prototype.Evaluate();
        return new() { ["images_per_second"] = evaluation.NumImages / Stopwatch.GetElapsedTime(started).TotalSeconds };
    }

    private static Dictionary<string, double> Decode(string folder, int size)
    {
        var paths = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var pixels = new byte[size * size * 3];
        foreach (var path in paths) // Until the compiler has done its part.
            ImageDecoder.DecodeRgb(path, size, size, pixels);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        foreach (var path in paths)
            ImageDecoder.DecodeRgb(path, size, size, pixels);
        process.Refresh();
        return new() { ["cpu_seconds_per_image"] = (process.TotalProcessorTime - before).TotalSeconds / paths.Count };
    }

    /// <summary>Two epochs of loading alone, as training does it: the images themselves are a few, linked to many times.</summary>
    private static Dictionary<string, double> Many(string root)
    {
        MonkRuntime.Initialize();
        var folder = ImageFolder.Scan(Path.Combine(root, "train"), "training");
        using var caches = new ImageCaches();
        var loader = new BatchLoader(caches.Source(new LabelledImages(folder.Root, folder.Samples), 32), 16, Environment.ProcessorCount);
        var pipeline = new TransformPipeline([new NormalizeOptions()], 32, 0, TorchSharp.torch.CPU);
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            foreach (var batch in loader.Read(EpochOrder.Shuffled(folder.Samples.Count, 0, epoch)))
            {
                using (batch)
                    pipeline.Apply(batch, epoch).Dispose();
            }
        }

        return [];
    }

    private static Dictionary<string, double> Infer(string image, string trained)
    {
        using var process = Process.GetCurrentProcess();
        using var prototype = new Prototype("speed", "trained", evalInfer: true, workspace: trained, verbose: 0);
        prototype.Infer(image);
        var first = (DateTime.Now - process.StartTime).TotalSeconds;
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var started = Stopwatch.GetTimestamp();
            prototype.Infer(image);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return new() { ["first_seconds"] = first, ["next_milliseconds"] = times.Order().ElementAt(times.Count / 2) };
    }

    private static Dictionary<string, double> Probe()
    {
        MonkRuntime.Initialize();
        return new() { ["bfloat16"] = PrecisionChoice.Resolve(Precision.Auto, networkCan: true, TorchSharp.torch.CPU) == Precision.BFloat16 ? 1 : 0 };
    }

    private static Dictionary<string, double> Prepare(string folder, string workspace, Precision precision)
    {
        using var prototype = new Prototype("speed", "trained", workspace: workspace, overwrite: true, verbose: 0);
        prototype.Default(folder, numEpochs: 1, usePretrained: false, precision: precision);
        prototype.Train();
        return [];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Takes the time of training after its first batches, in each epoch.</summary>
    private sealed class Meter(int warmup) : IProgress<TrainingProgress>
    {
        private readonly Dictionary<int, (long Resident, long Tensors)> _memory = [];
        private (long Time, int Images) _start;
        private double _seconds;
        private int _images;

        public double ImagesPerSecond => _images / _seconds;

        public double WaitingInLastEpoch { get; private set; }

        /// <summary>Resident size at the last epoch's end minus that at the second's, in MiB.</summary>
        public double GrowthAfterSecondEpoch => _memory.TryGetValue(2, out var second) ? (_memory.Values.Last().Resident - second.Resident) / (double)(1 << 20) : 0;

        /// <summary>Native tensors alive at the last epoch's end minus those at the second's.</summary>
        public double TensorsAfterSecondEpoch => _memory.TryGetValue(2, out var second) ? _memory.Values.Last().Tensors - second.Tensors : 0;

        public void Report(TrainingProgress value)
        {
            if (value.Phase == TrainingPhase.Validation)
                _memory[value.Epoch] = (Environment.WorkingSet, TorchSharp.torch.Tensor.TotalCount);
            if (value.Phase != TrainingPhase.Training)
                return;
            WaitingInLastEpoch = value.WaitingForData;
            var now = Stopwatch.GetTimestamp();
            if (value.Images <= warmup)
                _start = (now, value.Images);
            else if (value.Images == value.TotalImages)
            {
                _seconds += Stopwatch.GetElapsedTime(_start.Time, now).TotalSeconds;
                _images += value.Images - _start.Images;
            }
        }
    }
}
