using Monk.Data;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>What the network is to say of the images of a batch.</summary>
internal static class Targets
{
    /// <summary>
    /// [N], 64-bit class indices; where an image may have several labels [N, classes], floats, 1 for each label that it has and 0 for the
    /// others.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="indices">The positions in their list of those in the batch.</param>
    /// <param name="device">Where the network is.</param>
    public static Tensor Of(LabelledImages images, ReadOnlySpan<int> indices, Device device)
    {
        if (images.MultiLabelClasses is { } classes)
            return MultiHot(images, indices, classes, device);
        var labels = new long[indices.Length];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = images.Samples[indices[i]].Label;
        return tensor(labels, device: device);
    }

    private static Tensor MultiHot(LabelledImages images, ReadOnlySpan<int> indices, int classes, Device device)
    {
        var hot = new float[indices.Length * classes];
        for (var i = 0; i < indices.Length; i++)
        {
            foreach (var label in images.Samples[indices[i]].AllLabels)
                hot[i * classes + label] = 1;
        }

        return tensor(hot, [indices.Length, classes], device: device);
    }
}
