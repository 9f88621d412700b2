using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Monk.Runtime;

/// <summary>
/// What the processor is called and can do. Times compare on one processor only, and the last digits of sums depend on its instructions.
/// </summary>
/// <param name="Name">The model's name, as the processor or the system tells it; the architecture where neither does.</param>
/// <param name="InstructionSets">
/// Those that networks profit from, under Linux' names: <c>avx2</c>, <c>avx512f</c>, <c>avx512_bf16</c>, <c>amx_tile</c>, <c>neon</c>.
/// </param>
/// <param name="PhysicalCores">Cores; null where the system does not tell.</param>
/// <param name="LogicalCores">
/// What this process may run on at once: two a core with hyper-threading, fewer where a container is limited.
/// </param>
internal sealed record ProcessorFacts(string Name, IReadOnlyList<string> InstructionSets, int? PhysicalCores, int LogicalCores)
{
    private const string CpuInfo = "/proc/cpuinfo";

    private static readonly string[] Wanted =
    [
        "sse4_2", "avx", "f16c", "fma", "avx2", "avx_vnni", "avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_int8", "amx_bf16",
        "asimd", "asimdhp", "asimddp", "i8mm", "bf16", "sve", "sve2", "sme",
    ];

    /// <summary>Those of this machine.</summary>
    public static ProcessorFacts Here { get; } = Read();

    /// <summary>What Linux tells of a machine's processors.</summary>
    /// <param name="text">The content of <c>/proc/cpuinfo</c>.</param>
    /// <param name="name">The name, where it is known from elsewhere.</param>
    /// <param name="logicalCores">What the process may run on.</param>
    internal static ProcessorFacts Parse(string text, string? name, int logicalCores)
    {
        var processors = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => block.Split('\n')
                .Select(line => line.Split(':', 2))
                .Where(parts => parts.Length == 2)
                .GroupBy(parts => parts[0].Trim())
                .ToDictionary(line => line.Key, line => line.First()[1].Trim()))
            .ToList();
        string? First(string key) => processors.Select(processor => processor.GetValueOrDefault(key)).FirstOrDefault(value => !string.IsNullOrEmpty(value));

        var flags = (First("flags") ?? First("Features") ?? "").Split(' ').ToHashSet();
        var cores = processors.Where(processor => processor.ContainsKey("core id")).Select(processor => (processor.GetValueOrDefault("physical id"), processor["core id"])).Distinct().Count();
        var part = First("CPU part") is { } number ? $"{RuntimeInformation.ProcessArchitecture}, implementer {First("CPU implementer")}, part {number}" : null;
        return new ProcessorFacts(
            name ?? First("model name") ?? First("Model") ?? part ?? RuntimeInformation.ProcessArchitecture.ToString(),
            [.. Wanted.Where(flags.Contains).Select(flag => flag == "asimd" ? "neon" : flag)],
            cores > 0 ? cores : null,
            logicalCores);
    }

    private static ProcessorFacts Read()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return Parse(File.ReadAllText(CpuInfo), BrandString(), Environment.ProcessorCount);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then as on systems that have no such file.
        }

        return new ProcessorFacts(
            BrandString() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            [.. Supported().Where(set => set.IsSupported).Select(set => set.Name)],
            PhysicalCores: null,
            Environment.ProcessorCount);
    }

    private static (string Name, bool IsSupported)[] Supported() =>
    [
        ("sse4_2", Sse42.IsSupported), ("avx", Avx.IsSupported), ("fma", Fma.IsSupported), ("avx2", Avx2.IsSupported), ("avx_vnni", AvxVnni.IsSupported),
        ("avx512f", Avx512F.IsSupported), ("avx512dq", Avx512DQ.IsSupported), ("avx512bw", Avx512BW.IsSupported), ("avx512vl", Avx512F.VL.IsSupported),
        ("neon", AdvSimd.IsSupported), ("asimddp", Dp.IsSupported),
    ];

    /// <summary>What an x86 processor calls itself; null of others.</summary>
    private static string? BrandString()
    {
        const int First = unchecked((int)0x8000_0002);
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x8000_0000), 0).Eax < unchecked((uint)First + 2))
            return null;
        var name = new byte[48];
        for (var leaf = 0; leaf < 3; leaf++)
        {
            var (a, b, c, d) = X86Base.CpuId(First + leaf, 0);
            foreach (var (value, i) in new[] { a, b, c, d }.Select((value, i) => (value, i)))
                BinaryPrimitives.WriteInt32LittleEndian(name.AsSpan(16 * leaf + 4 * i), value);
        }

        var text = string.Join(' ', Encoding.ASCII.GetString(name).TrimEnd('\0').Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return text.Length > 0 ? text : null;
    }
}
