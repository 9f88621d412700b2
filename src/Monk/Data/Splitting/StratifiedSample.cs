using Monk.Experiments;
using Monk.Runtime;
using static System.FormattableString;

namespace Monk.Data.Splitting;

/// <summary>Draws a part of an experiment's images, each class in the same proportion.</summary>
internal static class StratifiedSample
{
    /// <summary>
    /// A sample of an experiment's training images and one of its validation images. No image changes sides, so what validated the whole
    /// validates the sample; where the experiment has another split than the sample was drawn with, the sample is divided anew.
    /// </summary>
    /// <param name="whole">All images, divided as <see cref="DatasetSample.TrainSplit"/> says.</param>
    /// <param name="sample">Which part.</param>
    /// <param name="options">The experiment's data.</param>
    /// <param name="seed">The experiment's seed, which divides anew.</param>
    public static ExperimentImages Of(ExperimentImages whole, DatasetSample sample, DatasetOptions options, int seed)
    {
        var train = Take(whole.Train, whole.Contents, sample);
        var validation = Take(whole.Validation, whole.Contents, sample);
        if (options.ValidationPath is null && options.TrainSplit != sample.TrainSplit)
            (train, validation) = ExperimentImages.Split([.. train.Concat(validation).OrderBy(image => image.Path, StringComparer.Ordinal)], whole.Contents.LabelType == LabelType.Multiple, options.TrainSplit, seed);

        return whole with
        {
            Train = whole.Train with { Samples = train },
            Validation = whole.Validation with { Samples = validation },
            Contents = whole.Contents with
            {
                TrainImages = train.Count,
                ValidationImages = validation.Count,
                Fingerprint = Invariant($"{whole.Contents.Fingerprint}@{sample.Percent:R}%/{sample.TrainSplit:R}/{sample.Seed}"),
            },
        };
    }

    private static IReadOnlyList<ImageSample> Take(LabelledImages images, DatasetContents contents, DatasetSample sample) =>
        RandomSample.Of(new LabelledDataset(images.Root, contents.Classes, images.Samples, []) { LabelType = contents.LabelType }, sample.Percent / 100, atLeast: 1, SeedOf(sample));

    // Another one than divides images into training and validation, which puts the images in an order already.
    private static int SeedOf(DatasetSample sample) => unchecked((int)SplitMix64.Mix((uint)sample.Seed + 1UL));
}
