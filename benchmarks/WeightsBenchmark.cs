using System.ComponentModel;
using System.Diagnostics;
using Monk.Models;
using Monk.Weights;
using Spectre.Console;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Benchmarks;

/// <summary>
/// Times loading a ResNet50's 98 MB, from safetensors and, where Python has PyTorch, from a <c>.pth</c> of its, against reading the same
/// file into memory that is there already. What must hold: loading takes at most three times as long: a file with a checksum is read twice,
/// once to compare it. The file is in the system's cache.
/// </summary>
internal static class WeightsBenchmark
{
    private const double Limit = 3;
    private const int Rounds = 31;

    public static int Run()
    {
        MonkRuntime.Initialize();
        var folder = Directory.CreateTempSubdirectory("monk-benchmark-");
        try
        {
            var safetensors = Path.Combine(folder.FullName, "resnet50.safetensors");
            var pickled = Path.Combine(folder.FullName, "resnet50.pth");
            using (var model = ModelRegistry.Find("resnet50").Build(1000))
                StateDictionary.Save(model, safetensors);

            var table = new Table().AddColumns("file", "MB", "read, ms", "load, ms", "ratio", "fastest read, load, ms", "make network and load, ms");
            foreach (var column in table.Columns.Skip(1))
                column.RightAligned();
            var worst = Measure(table, safetensors);
            if (WritePickled(safetensors, pickled))
                worst = Math.Max(worst, Measure(table, pickled));
            AnsiConsole.Write(table);
            AnsiConsole.WriteLine(Invariant($"Medians of {Rounds}; the largest ratio is {worst:F2}, the limit {Limit}."));
            return worst <= Limit ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Measure(Table table, string path)
    {
        var entry = ModelRegistry.Find("resnet50");
        using var model = entry.Build(1000);
        var memory = new byte[new FileInfo(path).Length];
        Array.Fill(memory, (byte)1); // So that the first reading does not pay for getting the memory.
        List<double> reading = [], loading = [], making = [];
        for (var round = 0; round <= Rounds; round++)
        {
            reading.Add(Milliseconds(() => Read(path, memory)));
            loading.Add(Milliseconds(() => Load(model, path)));
            making.Add(Milliseconds(() =>
            {
                using var made = entry.BuildEmpty(1000);
                Load(made, path);
            }));
        }

        var (read, load, make) = (Median(reading), Median(loading), Median(making));
        table.AddRow(Path.GetExtension(path), Invariant($"{memory.Length / 1e6:F1}"), Invariant($"{read:F1}"), Invariant($"{load:F1}"), Invariant($"{load / read:F2}"), Fastest(reading, loading), Invariant($"{make:F1}"));
        return load / read;
    }

    private static void Read(string path, byte[] memory)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        for (var done = 0; done < memory.Length;)
        {
            var count = RandomAccess.Read(file, memory.AsSpan(done), done);
            if (count == 0)
                throw new EndOfStreamException($"'{path}' has become shorter.");
            done += count;
        }
    }

    private static void Load(ImageClassifier model, string path)
    {
        using var file = WeightsFile.Open(path);
        StateDictionary.Load(model, file);
    }

    private static double Milliseconds(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalMilliseconds;
    }

    // What is left of the noise of other programs in medians is not in these.
    private static string Fastest(List<double> reading, List<double> loading) => Invariant($"{reading.Min():F1}, {loading.Min():F1} ({loading.Min() / reading.Min():F2})");

    // Without the first, which compiles.
    private static double Median(List<double> times) => times.Skip(1).Order().ElementAt(Rounds / 2);

    private static bool WritePickled(string safetensors, string path)
    {
        // safetensors is a header's length, the header, and the bytes: no package is needed to read it.
        const string script = """
            import collections, json, struct, sys, torch
            data = open(sys.argv[1], 'rb').read()
            size = struct.unpack('<Q', data[:8])[0]
            header = json.loads(data[8:8 + size])
            types = {'F32': torch.float32, 'I64': torch.int64}
            state = collections.OrderedDict()
            for name, entry in header.items():
                if name != '__metadata__':
                    begin, end = entry['data_offsets']
                    part = bytearray(data[8 + size + begin:8 + size + end])
                    state[name] = torch.frombuffer(part, dtype=types[entry['dtype']]).reshape(entry['shape'])
            torch.save(state, sys.argv[2])
            """;
        foreach (var python in (string[])["/usr/bin/python3", "python3", "python"])
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(python, ["-c", script, safetensors, path]) { RedirectStandardError = true })!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode == 0)
                    return true;
            }
            catch (Win32Exception)
            {
                // No such program; the next name may be one.
            }
        }

        AnsiConsole.WriteLine("No Python with PyTorch here: the .pth is left out.");
        return false;
    }
}
