namespace Monk.Kinds;

/// <summary>
/// Names a kind: an optimizer, a schedule, a loss, a transform or a layer. The name stands in state files and lists; it is all that a state
/// keeps of what kind it was, so it must stay what it is.
/// </summary>
/// <param name="name">Letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, and none of the names that are taken.</param>
/// <example>
/// <code>
/// [Kind("lion")]
/// public sealed record LionOptions : OptimizerOptions
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KindAttribute(string name) : Attribute
{
    internal KindAttribute(string name, string call)
        : this(name) => Call = call;

    /// <summary>The name in state files and lists.</summary>
    public string Name { get; } = name;

    /// <summary>The method that sets this kind up under Monk v1's name; null where there is none.</summary>
    internal string? Call { get; }
}
