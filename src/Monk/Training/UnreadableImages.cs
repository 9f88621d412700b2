namespace Monk.Training;

/// <summary>Collects the images that could not be decoded.</summary>
internal sealed class UnreadableImages : ITrainingListener
{
    private readonly List<UnreadableImage> _found = [];

    /// <summary>The images of both sets, each once, ordered by path.</summary>
    public IReadOnlyList<UnreadableImage> Found => [.. _found.OrderBy(image => image.Path, StringComparer.Ordinal)];

    public void ImageUnreadable(UnreadableImage image)
    {
        _found.Add(image);
    }
}
