using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Monk.Weights;

/// <summary>The element types that weights files hold and torch can hold too.</summary>
internal static class ElementType
{
    // The order is that of the alignment, widest first, in which the writer lays the data out.
    private static readonly (ScalarType Type, string Name, int Size)[] All =
    [
        (ScalarType.Float64, "F64", 8),
        (ScalarType.Int64, "I64", 8),
        (ScalarType.Float32, "F32", 4),
        (ScalarType.Int32, "I32", 4),
        (ScalarType.Float16, "F16", 2),
        (ScalarType.BFloat16, "BF16", 2),
        (ScalarType.Int16, "I16", 2),
        (ScalarType.Byte, "U8", 1),
        (ScalarType.Int8, "I8", 1),
        (ScalarType.Bool, "BOOL", 1),
    ];

    /// <summary>The names that safetensors gives them.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(e => e.Name));

    /// <summary>Bytes an element; 0 for a type that is not kept in files.</summary>
    public static int SizeOf(ScalarType type) => Array.Find(All, e => e.Type == type).Size;

    /// <summary>The name in a safetensors header, or null for a type that is not kept in files.</summary>
    public static string? NameOf(ScalarType type) => Array.Find(All, e => e.Type == type).Name;

    public static ScalarType? FromName(string? name)
    {
        var found = Array.Find(All, e => e.Name == name);
        return found.Size == 0 ? null : found.Type;
    }

    /// <summary>
    /// Makes bytes as they lie in a file into the machine's: turns foreign byte order round, and any non-zero truth value into 1.
    /// </summary>
    public static void Normalize(Span<byte> bytes, ScalarType type, bool bigEndian)
    {
        if (type == ScalarType.Bool)
        {
            if (bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
                foreach (ref var value in bytes)
                    value = value == 0 ? (byte)0 : (byte)1;
            return;
        }

        if (bigEndian != BitConverter.IsLittleEndian)
            return;
        switch (SizeOf(type))
        {
            case 2:
                Swap(MemoryMarshal.Cast<byte, ushort>(bytes));
                break;
            case 4:
                Swap(MemoryMarshal.Cast<byte, uint>(bytes));
                break;
            case 8:
                Swap(MemoryMarshal.Cast<byte, ulong>(bytes));
                break;
        }
    }

    private static void Swap(Span<ushort> values) => BinaryPrimitives.ReverseEndianness(values, values);

    private static void Swap(Span<uint> values) => BinaryPrimitives.ReverseEndianness(values, values);

    private static void Swap(Span<ulong> values) => BinaryPrimitives.ReverseEndianness(values, values);
}
