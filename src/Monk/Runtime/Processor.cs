using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Monk.Runtime;

/// <summary>What is known about the machine's processor.</summary>
internal static class Processor
{
    private const string Intel = "GenuineIntel";

    /// <summary>
    /// Whether MKL, whose matrix products libtorch uses in float32, takes its slower kernels here: on x86 processors that are not Intel's.
    /// </summary>
    public static bool IsSlowInMkl { get; } = X86Base.IsSupported && Vendor() != Intel;

    private static string Vendor()
    {
        var (_, first, last, middle) = X86Base.CpuId(0, 0);
        Span<byte> name = stackalloc byte[3 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(name, first);
        BinaryPrimitives.WriteInt32LittleEndian(name[4..], middle);
        BinaryPrimitives.WriteInt32LittleEndian(name[8..], last);
        return Encoding.ASCII.GetString(name);
    }
}
