using Monk.Kinds;

namespace Monk.Transforms;

/// <summary>Settings as the calls of Monk v1's names take them.</summary>
internal static class TransformCode
{
    /// <summary>Numbers of which the calls make a tuple.</summary>
    public static string Pair(IReadOnlyList<double> values) => $"({string.Join(", ", values.Select(CallText.Number))})";

    /// <summary>A named argument; empty where there is no value.</summary>
    public static string Optional(string name, IReadOnlyList<double>? values, Func<IReadOnlyList<double>, string> write) => values is null ? "" : $", {name}: {write(values)}";
}
