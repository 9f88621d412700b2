using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using static System.FormattableString;

namespace Monk.Benchmarks;

/// <summary>
/// Compares Monk with PyTorch doing the work of Monk's loop, each in processes of its own, in turn, several times; what counts is the
/// median of the ratios.
/// </summary>
internal sealed class SpeedBenchmark : IDisposable
{
    private const string Python = "/usr/bin/python3";

    // What Monk sets for itself through mallopt and madvise.
    private static readonly Dictionary<string, string> AllocatorSettings = new() { ["MALLOC_MMAP_MAX_"] = "0", ["MALLOC_TRIM_THRESHOLD_"] = "2147483647", ["MALLOC_ARENA_MAX"] = "1", ["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1" };

    private readonly ScratchFolder _scratch = new();
    private readonly List<string> _table = ["| row | Monk | CPU s, peak MiB | reference, as users run it | ratio | reference, same allocator | ratio |", "|---|---|---|---|---|---|---|"];
    private readonly string _data;
    private readonly int _rounds;
    private readonly bool _hasReference;
    private bool? _isFasterInBFloat16;

    private SpeedBenchmark(string data, int rounds)
    {
        (_data, _rounds) = (data, rounds);
        _hasReference = File.Exists(Python) && Execute(Python, ["-c", "import torch, torchvision"], []) is not null;
    }

    public static int Run(string[] arguments)
    {
        if (arguments is ["--work", .. var work])
            return SpeedWork.Run(work);

        var data = Environment.GetEnvironmentVariable("MONK_BENCHMARK_DATA") ?? Path.Combine("..", "shared", "data");
        if (!Directory.Exists(Path.Combine(data, "chest_xray_224")))
        {
            Console.Error.WriteLine($"'{Path.GetFullPath(data)}' has no folder chest_xray_224. Name the folder that has it in MONK_BENCHMARK_DATA.");
            return 2;
        }

        var rounds = arguments is ["--rounds", var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 3;
        string[] rows = arguments is ["--rounds", _, .. var named] ? named : arguments;
        using var benchmark = new SpeedBenchmark(Path.GetFullPath(data), rounds);
        benchmark.Rows(rows.Length == 0 ? ["finetune", "frozen", "evaluate", "decode", "infer", "memory"] : rows);
        return 0;
    }

    public void Dispose() => _scratch.Dispose();

    private void Rows(string[] rows)
    {
        Console.WriteLine(Invariant($"{Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}; OMP_NUM_THREADS={Environment.GetEnvironmentVariable("OMP_NUM_THREADS") ?? "unset"}; {_rounds} round(s); load when begun: {Load()}"));
        if (!_hasReference)
            Console.WriteLine("LEFT OUT: the reference. Install python3-torch and python3-torchvision for it; without them there are no ratios.");

        foreach (var row in rows)
        {
            switch (row)
            {
                case "finetune":
                    if (IsFasterInBFloat16())
                        FineTune(Precision.BFloat16);
                    FineTune(Precision.Float32);
                    break;
                case "frozen":
                    Frozen();
                    break;
                case "evaluate":
                    if (IsFasterInBFloat16())
                        Evaluate(Precision.BFloat16);
                    Evaluate(Precision.Float32);
                    break;
                case "decode":
                    Decode();
                    break;
                case "infer":
                    Infer();
                    break;
                case "memory":
                    Memory();
                    break;
                default:
                    Console.Error.WriteLine($"There is no row '{row}'.");
                    break;
            }
        }

        Console.WriteLine();
        _table.ForEach(Console.WriteLine);
        Console.WriteLine(Invariant($"Load when done: {Load()}"));
    }

    /// <summary>Whether <see cref="Precision.Auto"/> would choose bfloat16 here; says so if not.</summary>
    private bool IsFasterInBFloat16()
    {
        _isFasterInBFloat16 ??= Ours(["probe"])!["bfloat16"] == 1;
        if (_isFasterInBFloat16 == false)
            Console.WriteLine("LEFT OUT: rows in bfloat16. This processor is not faster in bfloat16 than in float32, so Monk does not choose it.");
        return _isFasterInBFloat16.Value;
    }

    private void FineTune(Precision precision)
    {
        // By the seventh batch the heap has about the size that it keeps.
        const int Batch = 16, WarmUp = 6, Images = 192;
        var folder = Once("finetune", () => _scratch.Subset(Path.Combine("finetune", "train"), Path.Combine(_data, "chest_xray_224", "train"), Images));
        foreach (var model in (string[])["resnet18", "resnet50", "densenet121"])
        {
            Compare(
                $"fine-tune {model}, {precision}, images/s",
                ["train", folder, model, "unfrozen", $"{Batch}", "1", $"{WarmUp}", $"{precision}"],
                ["train", folder, model, "unfrozen", $"{Batch}", "1", $"{WarmUp}"],
                "images_per_second");
        }
    }

    private void Frozen()
    {
        var folder = Once("frozen", () =>
        {
            _scratch.Subset(Path.Combine("frozen", "train"), Path.Combine(_data, "chest_xray_224", "train"), 700);
            _scratch.Subset(Path.Combine("frozen", "val"), Path.Combine(_data, "chest_xray_224", "test"), 300);
        });

        // Ten epochs of the reference are ten times the same work; one is timed.
        Compare(
            "frozen ResNet18, 10 epochs, 700 + 300 images, seconds of Train() (reference: one epoch × 10)",
            ["train", folder, "resnet18", "frozen", "4", "10", "0", nameof(Precision.Auto)],
            ["train", folder, "resnet18", "frozen", "4", "1", "0"],
            "seconds",
            lessIsBetter: true,
            referenceFactor: 10);
    }

    private void Evaluate(Precision precision)
    {
        var images = Path.Combine(_data, "chest_xray_224", "test");
        Compare($"evaluate ResNet18, {precision}, images/s", ["evaluate", images, Trained(precision)], ["evaluate", images, "resnet18"], "images_per_second");
    }

    private void Decode()
    {
        var folder = Path.Combine(_data, "chest_xray_original", "train");
        Compare("decode X-rays to 224², CPU ms an image", ["decode", folder, "224"], ["decode", folder, "224"], "cpu_seconds_per_image", lessIsBetter: true, shownFactor: 1000);
    }

    private void Infer()
    {
        var image = Directory.EnumerateFiles(Path.Combine(_data, "chest_xray_224", "test"), "*", SearchOption.AllDirectories).First();
        var trained = Trained(Precision.Auto);
        var runs = Enumerable.Range(0, Math.Max(5, _rounds)).Select(_ => Ours(["infer", image, trained])!).ToList();
        Row(Invariant($"| evalInfer + first Infer in a fresh process | {Median(runs.Select(run => run["first_seconds"])):F2} s | | none | | none | |"));
        Row(Invariant($"| further Infer | {Median(runs.Select(run => run["next_milliseconds"])):F1} ms | | none | | none | |"));
    }

    private void Memory()
    {
        var images = Once("memory", () => _scratch.Subset(Path.Combine("memory", "train"), Path.Combine(_data, "chest_xray_224", "train"), 700));
        var run = Ours(["train", images, "resnet18", "unfrozen", "16", "12", "1", nameof(Precision.Auto)])!;
        Row(Invariant($"| twelfth epoch of unfrozen ResNet18, 700 images: waiting for data | {run["waiting_for_data"]:P1} of the epoch | | none | | none | |"));
        Row(Invariant($"| twelfth epoch minus second: native tensors alive, resident size | {run["tensor_growth"]:F0}, {run["memory_growth_mebibytes"]:F0} MiB | | none | | none | |"));

        var peaks = new List<double>();
        foreach (var count in (int[])[5_000, 50_000])
        {
            using var many = new ScratchFolder();
            var folder = many.Subset("train", Path.Combine(_data, "chest_xray_224", "test", "NORMAL"), count / 2, copy: true);
            Directory.Move(Path.Combine(folder, "NORMAL"), Path.Combine(folder, "A"));
            many.Subset("train", Path.Combine(_data, "chest_xray_224", "test", "PNEUMONIA"), count / 2, copy: true);
            peaks.Add(Ours(["many", many.Path])!["peak_mebibytes"]);
        }

        Row(Invariant($"| peak of loading 5,000 and 50,000 images in two epochs | {peaks[0]:F0} and {peaks[1]:F0} MiB | | none | | none | |"));
    }

    private string Trained(Precision precision) => Once($"trained-{precision}", () =>
    {
        var data = _scratch.Subset("prepare", Path.Combine(_data, "chest_xray_224", "train"), 20);
        _ = Ours(["prepare", data, _scratch.Combine($"trained-{precision}"), $"{precision}"]);
        Directory.Delete(data, recursive: true);
    });

    private readonly Dictionary<string, string> _made = [];

    private string Once(string name, Action make)
    {
        if (_made.TryGetValue(name, out var folder))
            return folder;
        make();
        return _made[name] = _scratch.Combine(name);
    }

    private void Compare(string name, string[] ours, string[] reference, string metric, bool lessIsBetter = false, double referenceFactor = 1, double shownFactor = 1)
    {
        List<Dictionary<string, double>> own = [];
        List<double> plain = [], tuned = [], plainRatios = [], tunedRatios = [];
        for (var round = 0; round < _rounds; round++)
        {
            var mine = Ours(ours) ?? throw new InvalidOperationException($"'{name}' failed.");
            own.Add(mine);
            if (!_hasReference)
                continue;
            Add(plain, plainRatios, mine[metric], []);
            Add(tuned, tunedRatios, mine[metric], AllocatorSettings);
        }

        Row(Invariant($"| {name} | {Median(own.Select(run => run[metric])) * shownFactor:F1} | {Median(own.Select(run => run["cpu_seconds"])):F0}, {Median(own.Select(run => run["peak_mebibytes"])):F0} | {Column(plain, plainRatios)} | {Column(tuned, tunedRatios)} |"));

        void Add(List<double> values, List<double> ratios, double mine, Dictionary<string, string> environment)
        {
            var script = Path.Combine(AppContext.BaseDirectory, "reference", "monk_loop.py");
            var theirs = Parse(Execute(Python, [script, .. reference], environment)) ?? throw new InvalidOperationException($"The reference of '{name}' failed.");
            var value = theirs[metric] * referenceFactor;
            values.Add(value);
            ratios.Add(lessIsBetter ? value / mine : mine / value);
        }

        string Column(List<double> values, List<double> ratios) =>
            values.Count == 0 ? "left out | left out" : Invariant($"{Median(values) * shownFactor:F1} | **{Median(ratios):F2}×**");
    }

    private void Row(string row)
    {
        _table.Add(row);
        Console.WriteLine(row);
    }

    private Dictionary<string, double>? Ours(string[] work)
    {
        var cache = _scratch.Combine("cache");
        foreach (var purpose in (string[])["images", "features"])
        {
            if (Directory.Exists(Path.Combine(cache, purpose)))
                Directory.Delete(Path.Combine(cache, purpose), recursive: true);
        }

        return Parse(Execute(Environment.ProcessPath!, [.. Host(), "speed", "--work", .. work], new() { ["MONK_CACHE"] = cache }));
    }

    // `dotnet run` starts the program itself, `dotnet x.dll` starts the host.
    private static string[] Host() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(SpeedBenchmark).Assembly.Location] : [];

    private static string? Execute(string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : null;
    }

    private static Dictionary<string, double>? Parse(string? output) => output?.Split('\n').LastOrDefault(line => line.StartsWith('{')) is { } line
        ? JsonSerializer.Deserialize<Dictionary<string, double>>(line)
        : null;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim()
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
