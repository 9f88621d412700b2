using Monk.Data;

namespace Monk.Training;

/// <summary>Whose features are wanted, and which sides of them over all epochs.</summary>
internal sealed class FeatureRequest
{
    private readonly UInt128?[] _keys;
    private readonly MirrorDraws _draws;

    public FeatureRequest(LabelledImages images, MirrorDraws draws)
    {
        (Images, _draws) = (images, draws);
        _keys = [.. images.Samples.Select(sample => ImageKey.Of(Path.Combine(images.Root, sample.Path)))];
    }

    public LabelledImages Images { get; }

    /// <summary>What is looked up for an image in an epoch; null when there is no such file.</summary>
    public FeatureSlot? Slot(int index, int epoch) => _keys[index] is { } key ? new FeatureSlot(key, _draws.IsMirrored(epoch, index)) : null;

    /// <summary>The sides of an image that the epochs from 1 to the last one show.</summary>
    public IEnumerable<FeatureSlot> Slots(int index, int lastEpoch) =>
        Enumerable.Range(1, lastEpoch).Select(epoch => Slot(index, epoch)).OfType<FeatureSlot>().Distinct().OrderBy(slot => slot.Mirrored);
}
