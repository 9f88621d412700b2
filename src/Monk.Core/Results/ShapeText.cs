using System.Globalization;

namespace Monk;

/// <summary>Shapes of tensors as people read them.</summary>
internal static class ShapeText
{
    /// <summary>A shape as text: <c>[64, 56, 56]</c>.</summary>
    public static string Of(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape.Select(side => side.ToString(CultureInfo.InvariantCulture)))}]";
}
