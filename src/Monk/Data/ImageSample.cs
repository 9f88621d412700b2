namespace Monk.Data;

/// <summary>One labelled image.</summary>
/// <param name="Path">Relative to the data set's root, with '/' between its parts on every system.</param>
/// <param name="Label">The position of its class in the data set's class list.</param>
internal sealed record ImageSample(string Path, int Label);
