using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Monk;

/// <summary>
/// The numbers that a network computes with. Its weights, its batch norms' statistics and the loss are 32-bit floats in any case.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are the field's names for the two formats.")]
public enum Precision
{
    /// <summary>
    /// bfloat16 with a frozen base, where the processor is measured to be faster with it and the network can; else float32. A base that
    /// learns stays in float32, because bfloat16's gradients become many times slower as soon as another program wants a core.
    /// </summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>32-bit floats: reproduces PyTorch's numbers closely.</summary>
    [JsonStringEnumMemberName("float32")]
    Float32,

    /// <summary>
    /// Convolutions and matrix products in 16-bit floats of eight bits' precision. Several times faster on processors that have
    /// instructions for it (AVX-512 BF16, AMX), slower on all others.
    /// </summary>
    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,
}
