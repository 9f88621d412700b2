using Monk.Data;

namespace Monk.Tests.Data.Splitting;

/// <summary>Made-up images with several labels, from frequent to rare.</summary>
internal static class MultiLabelSamples
{
    public static LabelledDataset Set(int count, params double[] frequencies)
    {
        var random = new Random(3);
        var samples = Enumerable.Range(0, count).Select(i =>
        {
            int[] labels = [.. Enumerable.Range(0, frequencies.Length).Where(label => random.NextDouble() < frequencies[label])];
            return new ImageSample($"{i:D5}.png", labels.Length == 0 ? -1 : labels[0]) { Labels = labels };
        });
        return new LabelledDataset("/images", [.. frequencies.Select((_, label) => $"label{label}")], [.. samples], []) { LabelType = LabelType.Multiple };
    }

    public static int Count(IEnumerable<ImageSample> samples, int label) => samples.Count(sample => sample.Labels!.Contains(label));
}
