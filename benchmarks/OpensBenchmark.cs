using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace Monk.Benchmarks;

/// <summary>Opens a trained experiment over and over, as a server might, and tells what stays in memory of each time.</summary>
internal static partial class OpensBenchmark
{
    private const int Lines = 5;

    public static int Run(string[] arguments)
    {
        var times = arguments is [var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 2000;
        using var scratch = new ScratchFolder();
        var images = MakeImages(scratch);
        using (var prototype = new Prototype("opens", "experiment", workspace: scratch.Path, verbose: 0))
        {
            prototype.Default(images, "resnet18_v1", freezeBaseNetwork: false, numEpochs: 1, usePretrained: false);
            prototype.UpdateInputSize(32);
            prototype.Train();
        }

        var image = Directory.EnumerateFiles(images, "*", SearchOption.AllDirectories).First();
        Open(times / 10);
        var before = InUse();
        Console.WriteLine("| ResNet18 opened, used for one image and disposed | native bytes that stay, for each of the last | resident, MiB |");
        Console.WriteLine("|---|---|---|");
        for (var line = 1; line <= Lines; line++)
        {
            Open(times / Lines);
            var after = InUse();
            Console.WriteLine(Invariant($"| {times / Lines * line} times | {(after - before) / (times / Lines)} | {Process.GetCurrentProcess().WorkingSet64 >> 20} |"));
            before = after;
        }

        return 0;

        void Open(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var prototype = new Prototype("opens", "experiment", evalInfer: true, workspace: scratch.Path, verbose: 0);
                _ = prototype.Infer(image);
            }
        }
    }

    private static string MakeImages(ScratchFolder scratch)
    {
        foreach (var (name, grey) in new[] { ("dark", 40), ("light", 200) })
        {
            var folder = Directory.CreateDirectory(scratch.Combine($"images/{name}")).FullName;
            for (var i = 0; i < 4; i++)
            {
                var header = Invariant($"P5 32 32 255\n");
                File.WriteAllBytes(Path.Combine(folder, Invariant($"{i}.pgm")), [.. header.Select(c => (byte)c), .. Enumerable.Repeat((byte)(grey + i), 32 * 32)]);
            }
        }

        return scratch.Combine("images");
    }

    private static long InUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return (long)Numbers().InUse;
    }

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial AllocatorNumbers Numbers();

    /// <summary>What glibc tells of its heaps.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct AllocatorNumbers
    {
        public nuint Arena, FreeChunks, FastChunks, Mappings, Mapped, Unused, FastFree, InUse, Free, Releasable;
    }
}
