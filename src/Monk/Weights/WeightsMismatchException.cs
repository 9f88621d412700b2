namespace Monk.Weights;

/// <summary>A weights file is sound but does not fit the model; the message lists the differences.</summary>
/// <param name="lines">The file, the model, and what differs.</param>
internal sealed class WeightsMismatchException(IReadOnlyList<string> lines) : MonkException(lines)
{
    /// <summary>The message, line by line.</summary>
    public IReadOnlyList<string> Lines => lines;
}
