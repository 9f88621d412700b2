namespace Monk.Data.Batches;

/// <summary>An image that was left out.</summary>
/// <param name="Path">Relative to the data set's root.</param>
/// <param name="Reason">What is wrong with it, without a full stop.</param>
internal sealed record BadImage(string Path, string Reason);
