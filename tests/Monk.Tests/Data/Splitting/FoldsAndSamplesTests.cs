using Monk.Data;
using Monk.Data.Splitting;

namespace Monk.Tests.Data.Splitting;

public sealed class FoldsAndSamplesTests
{
    [Fact]
    public void Every_image_is_in_one_fold_and_every_class_in_every_fold()
    {
        var set = Classes(50, 13, 7);

        var folds = StratifiedFolds.Of(set, 5, seed: 2);

        Assert.Equal([14, 14, 14, 14, 14], Enumerable.Range(0, 5).Select(fold => folds.Count(f => f == fold)));
        foreach (var (label, least, most) in new[] { (0, 10, 10), (1, 2, 3), (2, 1, 2) })
            Assert.All(Enumerable.Range(0, 5), fold => Assert.InRange(set.Samples.Where((sample, i) => folds[i] == fold && sample.Label == label).Count(), least, most));
        Assert.Equal(folds, StratifiedFolds.Of(set, 5, seed: 2));
        Assert.NotEqual(folds, StratifiedFolds.Of(set, 5, seed: 3));
    }

    [Fact]
    public void A_class_of_fewer_images_than_folds_is_refused() =>
        Assert.Contains("'class1' has 3 images, too few for 4 folds", Assert.Throws<MonkException>(() => StratifiedFolds.Of(Classes(9, 3), 4, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_label_of_one_image_is_refused()
    {
        LabelledDataset set = new("/images", ["a", "b"], [.. Enumerable.Range(0, 9).Select(i => new ImageSample($"{i}.png", 0) { Labels = i == 0 ? [0, 1] : [0] })], []) { LabelType = LabelType.Multiple };

        Assert.Contains("'b'", Assert.Throws<MonkException>(() => StratifiedFolds.Of(set, 3, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_has_each_class_in_proportion_and_none_without_images()
    {
        var set = Classes(100, 40, 3);

        var sample = RandomSample.Of(set, 0.1, atLeast: 2, seed: 1);

        Assert.Equal([10, 4, 2], Enumerable.Range(0, 3).Select(label => sample.Count(s => s.Label == label)));
        Assert.Equal(sample, RandomSample.Of(set, 0.1, atLeast: 2, seed: 1));
        Assert.NotEqual(sample, RandomSample.Of(set, 0.1, atLeast: 2, seed: 2));
        Assert.Equal(set.Samples, RandomSample.Of(set, 1, atLeast: 2, seed: 1));
    }

    [Fact]
    public void A_sample_of_several_labels_keeps_every_label()
    {
        var set = MultiLabelSamples.Set(1000, 0.5, 0.2, 0.004);

        var sample = RandomSample.Of(set, 0.1, atLeast: 1, seed: 1);

        Assert.InRange(sample.Count, 95, 105);
        Assert.InRange(MultiLabelSamples.Count(sample, 0), 45, 56);
        Assert.NotEqual(0, MultiLabelSamples.Count(sample, 2));
    }

    private static LabelledDataset Classes(params int[] counts) => new(
        "/images",
        [.. counts.Select((_, label) => $"class{label}")],
        [.. counts.SelectMany((count, label) => Enumerable.Range(0, count).Select(i => new ImageSample($"{label}/{i:D3}.png", label)))],
        []);
}
