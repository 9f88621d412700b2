using System.Text;
using Monk.Experiments;
using static System.FormattableString;

namespace Monk.Data;

/// <summary>Draws a part of an experiment's images, each class in the same proportion.</summary>
internal static class StratifiedSample
{
    // Apart from the ranks that divide images into training and validation, which would put the same images first.
    private const ulong Stream = 0x53414D504C45;

    /// <summary>
    /// A sample of an experiment's training images and one of its validation images. No image changes sides, so what validated the whole validates the
    /// sample; where the experiment has another split than the sample was drawn with, the sample is divided anew.
    /// </summary>
    /// <param name="whole">All images, divided as <see cref="DatasetSample.TrainSplit"/> says.</param>
    /// <param name="sample">Which part.</param>
    /// <param name="options">The experiment's data.</param>
    /// <param name="seed">The experiment's seed, which divides anew.</param>
    public static ExperimentImages Of(ExperimentImages whole, DatasetSample sample, DatasetOptions options, int seed)
    {
        var train = Take(whole.Train.Samples, sample.Percent, sample.Seed);
        var validation = Take(whole.Validation.Samples, sample.Percent, sample.Seed);
        if (options.ValidationPath is null && options.TrainSplit != sample.TrainSplit)
            (train, validation) = ExperimentImages.Split([.. train.Concat(validation).OrderBy(image => image.Path, StringComparer.Ordinal)], whole.Train.MultiLabelClasses is not null, options.TrainSplit, seed);

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

    /// <summary>In each class the images are ranked by a hash of the seed and their path, and the first ones are taken.</summary>
    /// <param name="samples">The images.</param>
    /// <param name="percent">Between 0 and 100. Each class is rounded by itself, with at least one image taken.</param>
    /// <param name="seed">Another seed gives another sample.</param>
    /// <returns>The sample, in the order of <paramref name="samples"/>.</returns>
    public static IReadOnlyList<ImageSample> Take(IReadOnlyList<ImageSample> samples, double percent, int seed)
    {
        var taken = samples.GroupBy(sample => sample.Label).SelectMany(members =>
        {
            var ranked = members.OrderBy(sample => Rank(sample.Path, seed)).ThenBy(sample => sample.Path, StringComparer.Ordinal).ToList();
            return ranked.Take(Math.Max(1, (int)Math.Round(ranked.Count * percent / 100, MidpointRounding.AwayFromZero)));
        }).ToHashSet();
        return [.. samples.Where(taken.Contains)];
    }

    private static ulong Rank(string path, int seed)
    {
        var hash = SplitMix64.Combine(SplitMix64.Combine(0, Stream), (uint)seed);
        foreach (var unit in Encoding.UTF8.GetBytes(path))
            hash = SplitMix64.Combine(hash, unit);
        return hash;
    }
}
