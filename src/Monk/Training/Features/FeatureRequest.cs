using Monk.Data;
using Monk.Data.Cache;

namespace Monk.Training.Features;

/// <summary>Whose features are wanted, and which sides of them over all epochs.</summary>
internal sealed class FeatureRequest
{
    private readonly string[] _paths;
    private readonly MirrorDraws _draws;
    private readonly ImageContents _contents;

    public FeatureRequest(LabelledImages images, MirrorDraws draws, ImageContents contents)
    {
        (Images, _draws, _contents) = (images, draws, contents);
        _paths = [.. Enumerable.Range(0, images.Samples.Count).Select(images.FullPath)];
    }

    public LabelledImages Images { get; }

    /// <summary>What an image's file held when it was last read, or holds now; null when it cannot be read.</summary>
    public ImageContent? Content(int index) => _contents.OfOrRead(_paths[index]);

    /// <summary>What is looked up for an image in an epoch; null when its file could not be read.</summary>
    public FeatureSlot? Slot(int index, int epoch) => _contents.Of(_paths[index]) is { } content ? new FeatureSlot(content.Key, _draws.IsMirrored(epoch, index)) : null;

    /// <summary>The sides of an image that the epochs from 1 to the last one show; true for the mirrored one.</summary>
    public IEnumerable<bool> Sides(int index, int lastEpoch) => Enumerable.Range(1, lastEpoch).Select(epoch => _draws.IsMirrored(epoch, index)).Distinct().Order();

    /// <summary>Reads the files that were not read yet, to know what they hold.</summary>
    public void ReadContents(int threads, CancellationToken cancellation) => _contents.ReadMissing(Images, threads, cancellation);

    /// <summary>Remembers what was met when an image was decoded in another run.</summary>
    public void Note(int index, ImageContent content) => _contents.Add(_paths[index], content);
}
