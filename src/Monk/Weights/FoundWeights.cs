namespace Monk.Weights;

/// <summary>A file of pretrained weights on this machine.</summary>
/// <param name="Path">The file.</param>
/// <param name="Place">Where it was found, in words: "MONK_WEIGHTS", "PyTorch's cache", "downloaded".</param>
/// <param name="Source">
/// The catalogue's entry that the file is, or stands for; null for a file that the caller gave for a network without one.
/// </param>
internal sealed record FoundWeights(string Path, string Place, PretrainedSource? Source)
{
    /// <summary>
    /// Whether it was downloaded this moment and Monk knows no sha256 of it, so that only the server's own was there to check it against.
    /// </summary>
    public bool IsUnverified { get; init; }
}
