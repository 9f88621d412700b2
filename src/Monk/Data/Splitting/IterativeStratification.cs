using Monk.Experiments.Rules;
using Monk.Text;

namespace Monk.Data.Splitting;

/// <summary>
/// Divides images that have several labels so that each part has its share of every label: the label with the fewest images left is dealt
/// out first, each of its images to the part that lacks most of it (K. Sechidis, G. Tsoumakas and I. Vlahavas, "On the stratification of
/// multi-label data", ECML PKDD 2011).
/// </summary>
/// <remarks>
/// Ties go to the part that lacks most images of any kind, then to the first; the images come in an order drawn from the seed.
/// </remarks>
internal static class IterativeStratification
{
    /// <summary>Divides into training and validation.</summary>
    /// <returns>Both parts in the order of <paramref name="samples"/>.</returns>
    /// <exception cref="MonkException">The fraction is not between 0 and 1, or a part would be empty.</exception>
    public static (IReadOnlyList<ImageSample> Train, IReadOnlyList<ImageSample> Validation) Split(
        IReadOnlyList<ImageSample> samples, double trainFraction, int seed)
    {
        DatasetRules.RequireFraction(trainFraction);
        var parts = Divide(samples, [trainFraction, 1 - trainFraction], seed);
        var train = samples.Where((_, i) => parts[i] == 0).ToList();
        if (train.Count == 0 || train.Count == samples.Count)
            throw new MonkException(FormattableString.Invariant($"{Listed.Count(samples.Count, "image")} cannot be split into training and validation at {trainFraction}: one part would be empty. Add images, or another split."));
        return (train, [.. samples.Where((_, i) => parts[i] == 1)]);
    }

    /// <summary>Divides into parts of the given shares.</summary>
    /// <param name="samples">The images.</param>
    /// <param name="shares">The parts' shares; they add up to 1.</param>
    /// <param name="seed">Another seed gives another division.</param>
    /// <returns>The part of each sample.</returns>
    public static int[] Divide(IReadOnlyList<ImageSample> samples, IReadOnlyList<double> shares, int seed)
    {
        var places = samples.Index().ToDictionary(entry => entry.Item.Path, entry => entry.Index);
        var ordered = SeededOrder.Of(samples, seed);
        var withLabel = ordered
            .SelectMany(sample => sample.AllLabels.Select(label => (Label: label, Sample: sample)))
            .GroupBy(entry => entry.Label, entry => entry.Sample)
            .ToDictionary(group => group.Key, group => group.ToList());
        var left = withLabel.ToDictionary(entry => entry.Key, entry => entry.Value.Count);
        var lacking = withLabel.ToDictionary(entry => entry.Key, entry => shares.Select(share => share * entry.Value.Count).ToArray());
        var lackingAny = shares.Select(share => share * samples.Count).ToArray();

        var parts = new int[samples.Count];
        Array.Fill(parts, -1);
        while (left.Count > 0)
        {
            var rarest = left.OrderBy(entry => entry.Value).ThenBy(entry => entry.Key).First().Key;
            foreach (var sample in withLabel[rarest].Where(sample => parts[places[sample.Path]] < 0))
                Deal(sample, Neediest(lacking[rarest], lackingAny));
        }

        foreach (var sample in ordered.Where(sample => parts[places[sample.Path]] < 0))
            Deal(sample, Neediest(lackingAny, lackingAny));
        return parts;

        void Deal(ImageSample sample, int part)
        {
            parts[places[sample.Path]] = part;
            lackingAny[part]--;
            foreach (var label in sample.AllLabels)
            {
                lacking[label][part]--;
                if (--left[label] == 0)
                    left.Remove(label);
            }
        }
    }

    private static int Neediest(double[] lacking, double[] lackingAny)
    {
        // Shares such as 0.1 are no exact binary fractions: what differs by rounding alone is a tie.
        const double Rounding = 1e-9;
        var best = 0;
        for (var part = 1; part < lacking.Length; part++)
        {
            var more = lacking[part] - lacking[best];
            if (more > Rounding || (more > -Rounding && lackingAny[part] - lackingAny[best] > Rounding))
                best = part;
        }

        return best;
    }
}
