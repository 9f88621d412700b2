using Monk.Text;

namespace Monk.Data.Splitting;

/// <summary>Divides a data set into folds of equal size in which every class has its share.</summary>
internal static class StratifiedFolds
{
    /// <returns>The fold of each sample, from 0.</returns>
    /// <exception cref="MonkException">
    /// A class has fewer images than there are folds, or with several labels an image a label would be missing from some training.
    /// </exception>
    public static int[] Of(LabelledDataset images, int folds, int seed)
    {
        if (images.LabelType == LabelType.Multiple)
            return WithLabels(images, folds, seed);

        var places = images.Samples.Index().ToDictionary(entry => entry.Item.Path, entry => entry.Index);
        var result = new int[images.Samples.Count];
        var next = 0;
        foreach (var members in images.Samples.GroupBy(sample => sample.Label).OrderBy(group => group.Key))
        {
            var ordered = SeededOrder.Of(members, seed);
            if (ordered.Count < folds)
                throw new MonkException($"Class '{images.Classes[members.Key]}' has {Listed.Count(ordered.Count, "image")}, too few for {folds} folds, each of which validates on one at least. Use at most {ordered.Count} folds, or add images.");
            // Each class goes on where the one before has ended, so that the folds' sizes differ by one at most.
            foreach (var sample in ordered)
                result[places[sample.Path]] = next++ % folds;
        }

        return result;
    }

    private static int[] WithLabels(LabelledDataset images, int folds, int seed)
    {
        if (images.Samples.Count < folds)
            throw new MonkException($"{Listed.Count(images.Samples.Count, "image")} are too few for {folds} folds.");
        var result = IterativeStratification.Divide(images.Samples, [.. Enumerable.Repeat(1.0 / folds, folds)], seed);
        for (var label = 0; label < images.Classes.Count; label++)
        {
            var occupied = images.Samples.Index().Where(entry => entry.Item.AllLabels.Contains(label)).Select(entry => result[entry.Index]).Distinct().Count();
            if (occupied < 2)
                throw new MonkException($"All images with label '{images.Classes[label]}' are in one fold, so that the training that validates on it would not know the label. It needs two images at least.");
        }

        return result;
    }
}
