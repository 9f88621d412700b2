namespace Monk.Data;

/// <summary>Images of one purpose, with the label of each.</summary>
/// <param name="Root">The folder that the samples' paths are relative to.</param>
/// <param name="Samples">The images.</param>
internal sealed record LabelledImages(string Root, IReadOnlyList<ImageSample> Samples)
{
    /// <summary>The number of classes, where an image may have several; null where it has one.</summary>
    public int? MultiLabelClasses { get; init; }

    /// <summary>What transparent pixels lie on.</summary>
    public ImageBackground Background { get; init; }

    /// <summary>The full path of an image.</summary>
    public string FullPath(int index) => Path.Combine(Root, Samples[index].Path);
}
