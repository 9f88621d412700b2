using static TorchSharp.torch;

namespace Monk.Weights;

/// <summary>What a weights file says of one of its tensors.</summary>
internal sealed record TensorEntry(string Name, ScalarType DType, IReadOnlyList<long> Shape)
{
    /// <summary>A shape as text: <c>[64, 3, 7, 7]</c>.</summary>
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
