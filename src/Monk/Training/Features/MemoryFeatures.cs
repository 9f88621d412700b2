using Monk.Imaging;

namespace Monk.Training.Features;

/// <summary>Features that are kept in memory only, because they cannot be kept on disk.</summary>
internal sealed class MemoryFeatures(IReadOnlyList<long> shape) : IFeatureSink, IFeatureRows
{
    private readonly Dictionary<FeatureSlot, float[]> _rows = [];

    public IReadOnlyList<long> Shape { get; } = shape;

    public int Count => _rows.Count;

    public double? SecondsOf(FeatureSlot slot) => null; // Nobody finds them.

    public void Append(FeatureSlot slot, ReadOnlySpan<float> features, ImageTraits traits, double? seconds = null) => _rows.TryAdd(slot, features.ToArray());

    public IFeatureRows Complete() => this;

    public bool Contains(FeatureSlot slot) => _rows.ContainsKey(slot);

    public bool TryRead(FeatureSlot slot, Span<float> destination)
    {
        if (!_rows.TryGetValue(slot, out var row))
            return false;
        row.CopyTo(destination);
        return true;
    }

    public void Dispose() => _rows.Clear();
}
