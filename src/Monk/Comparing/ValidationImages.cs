using Monk.Experiments;

namespace Monk.Comparing;

/// <summary>
/// Identifies the images that validated an experiment: with one folder, the seed and the share draw them from it; with two, the second
/// folder is all there is to know.
/// </summary>
/// <param name="Fingerprint">The files that they were drawn from, or are; of a sample, those in the sample.</param>
/// <param name="Data">The data set that those are of.</param>
/// <param name="TrainSplit">The share that they were left over from; null where they are apart.</param>
/// <param name="Seed">The seed that drew them; null where they are apart.</param>
internal sealed record ValidationImages(string Fingerprint, string Data, double? TrainSplit, int? Seed)
{
    /// <summary>Those of an experiment; null of one whose images have not been read yet.</summary>
    public static ValidationImages? Of(ExperimentState state)
    {
        if (state.Dataset is not { Contents.Fingerprint: { } fingerprint } dataset)
            return null;
        var data = ImagesToDrawFrom.Of(dataset)?.Fingerprint ?? fingerprint;
        return dataset.ValidationPath is null
            ? new(fingerprint, data, dataset.TrainSplit, state.Training?.Seed)
            : new(Apart(fingerprint), Apart(data), null, null);
    }

    /// <summary>The validation set's part of the fingerprint of two sets.</summary>
    private static string Apart(string fingerprint) => fingerprint[(fingerprint.IndexOf('+', StringComparison.Ordinal) + 1)..];
}
