using System.Diagnostics.CodeAnalysis;

namespace Monk;

/// <summary>The numbers that a network computes with. Its weights, its batch norms' statistics and the loss are 32-bit floats in any case.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are the field's names for the two formats.")]
public enum Precision
{
    /// <summary>bfloat16 where the processor is measured to be faster with it and the network can, else float32.</summary>
    Auto,

    /// <summary>32-bit floats: reproduces PyTorch's numbers closely.</summary>
    Float32,

    /// <summary>
    /// Convolutions and matrix products in 16-bit floats of eight bits' precision. Several times faster on processors that have instructions for it (AVX-512 BF16, AMX), slower on
    /// all others.
    /// </summary>
    BFloat16,
}
