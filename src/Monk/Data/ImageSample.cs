namespace Monk.Data;

/// <summary>One labelled image.</summary>
/// <param name="Path">Relative to the data set's root, with '/' between its parts on every system.</param>
/// <param name="Label">The position of its class in the data set's class list; with several labels its first, −1 with none.</param>
internal sealed record ImageSample(string Path, int Label)
{
    /// <summary>All labels, ascending, where an image may have several; null where it has one class.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>All labels, however many an image may have.</summary>
    public IReadOnlyList<int> AllLabels => Labels ?? [Label];
}
