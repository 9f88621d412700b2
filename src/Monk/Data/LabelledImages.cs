namespace Monk.Data;

/// <summary>Images of one purpose, with the label of each.</summary>
/// <param name="Root">The folder that the samples' paths are relative to.</param>
/// <param name="Samples">The images.</param>
internal sealed record LabelledImages(string Root, IReadOnlyList<ImageSample> Samples);
