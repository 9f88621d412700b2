namespace Monk.Weights;

/// <summary>A weights file is sound but does not fit the model; the message lists the differences.</summary>
/// <param name="message">The file, the model, and what differs.</param>
internal sealed class WeightsMismatchException(string message) : MonkException(message);
