using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Monk.Runtime;

/// <summary>How much memory this process has used.</summary>
internal static class MemoryReadings
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The largest resident size so far, in MiB.</summary>
    public static long PeakProcessMebibytes()
    {
        try
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64 / (1024 * 1024);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            return 0; // A system that does not tell.
        }
    }

    /// <summary>
    /// What this process holds on GPUs now, in MiB, as <c>nvidia-smi</c> tells it; 0 where there is no such program or nothing is held.
    /// </summary>
    public static long GpuMebibytes()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", "--query-compute-apps=pid,used_memory --format=csv,noheader,nounits")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return 0;
            }

            return Parse(output.GetAwaiter().GetResult(), Environment.ProcessId);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            return 0; // There is no nvidia-smi on this machine.
        }
    }

    internal static long Parse(string output, int processId) => output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(',', StringSplitOptions.TrimEntries))
        .Where(fields => fields.Length == 2 && fields[0] == processId.ToString(CultureInfo.InvariantCulture))
        .Sum(fields => long.TryParse(fields[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var mebibytes) ? mebibytes : 0);
}
