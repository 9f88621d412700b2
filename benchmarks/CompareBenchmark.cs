using System.Diagnostics;
using System.Globalization;
using Monk.Training;
using Monk.Tests.Comparing;
using Spectre.Console;
using static System.FormattableString;

namespace Monk.Benchmarks;

/// <summary>
/// Times a comparison of many experiments with 100 epochs each: listing them (their states read, best and differences known), reading
/// their histories from the points that training goes on from and from <c>history.csv</c>, and generating
/// all files. What must hold: 1,000 compared in under 10 s, 10,000 listed in under 5 s.
/// </summary>
internal static class CompareBenchmark
{
    private const int Epochs = 100;

    public static int Run(IReadOnlyList<string> arguments)
    {
        int[] sizes = arguments.Count == 0 ? [40, 400, 1000, 10_000] : [.. arguments.Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        var table = new Table().AddColumns("experiments", "list, s", "histories, s", "of tables, s", "compare, s", "heap, MiB", "peak, MiB", "report, MiB");
        foreach (var column in table.Columns)
            column.RightAligned();
        foreach (var size in sizes)
        {
            var folder = Directory.CreateTempSubdirectory("monk-benchmark-");
            try
            {
                new SyntheticExperiments(folder.FullName).WriteSweep("Sweep", size, Epochs, resumePoints: true);
                table.AddRow([Invariant($"{size:N0}"), .. Measure(folder.FullName)]);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        AnsiConsole.Write(table);
        return 0;
    }

    private static IEnumerable<string> Measure(string workspace)
    {
        var clock = Stopwatch.StartNew();
        var comparison = new Compare("Benchmark", workspace, verbose: 0);
        comparison.AddProject("Sweep");
        var listed = comparison.Read();
        _ = listed.Best();
        _ = listed.Differences();
        yield return Invariant($"{clock.Elapsed.TotalSeconds:F2}");

        clock.Restart();
        foreach (var row in listed.Rows)
            _ = row.ReadHistory();
        yield return Invariant($"{clock.Elapsed.TotalSeconds:F2}");

        clock.Restart();
        foreach (var row in listed.Rows)
            _ = HistoryCsv.Read(row.Paths!.History);
        yield return Invariant($"{clock.Elapsed.TotalSeconds:F2}");

        clock.Restart();
        var result = comparison.GenerateStatistics();
        yield return Invariant($"{clock.Elapsed.TotalSeconds:F2}");
        yield return Invariant($"{GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:F0}");
        using var process = Process.GetCurrentProcess();
        yield return Invariant($"{process.PeakWorkingSet64 / 1048576.0:F0}");
        var report = new FileInfo(Path.Combine(result.Folder, "report.html"));
        yield return report.Exists ? Invariant($"{report.Length / 1048576.0:F1}") : "";
    }
}
