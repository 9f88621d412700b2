using static TorchSharp.torch;

namespace Monk.Weights;

/// <summary>Sizes computed from numbers that a file claims, which may be anything.</summary>
internal static class TensorSize
{
    /// <summary>
    /// Number of elements, or null where the shape is impossible: a negative size, or a product that no memory could hold.
    /// </summary>
    public static long? Elements(IReadOnlyList<long> shape)
    {
        long extent = 1;
        var isEmpty = false;
        foreach (var size in shape)
        {
            if (size < 0)
                return null;
            isEmpty |= size == 0;
            // A size of zero does not excuse the others: torch computes strides from all of them.
            if (Math.BigMul(extent, Math.Max(size, 1)) is var product && product > long.MaxValue / 16)
                return null;
            extent *= Math.Max(size, 1);
        }

        return isEmpty ? 0 : extent;
    }

    /// <summary>Number of bytes, or null where the shape is impossible.</summary>
    public static long? InBytes(IReadOnlyList<long> shape, ScalarType type) => Elements(shape) * ElementType.SizeOf(type);
}
