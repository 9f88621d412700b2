namespace Monk.Experiments;

/// <summary>The part of its images that an experiment is asked to make do with, whichever way it was drawn.</summary>
/// <param name="Percent">The share of each class, in percent.</param>
/// <param name="OfSample">The share that had been drawn before, of which this is a part; null where this is a part of all images.</param>
/// <param name="DrawnBy">The seed that drew it; null where that is the experiment's own.</param>
/// <param name="DividedAt">The share that trains in the division that was drawn from; null where that is the experiment's own.</param>
internal sealed record SampleSettings(double Percent, double? OfSample = null, int? DrawnBy = null, double? DividedAt = null)
{
    /// <summary>The sample of an experiment; null of one that uses all images.</summary>
    /// <param name="dataset">Its data.</param>
    /// <param name="seed">Its seed.</param>
    public static SampleSettings? Of(DatasetOptions dataset, int? seed) => dataset switch
    {
        { Sample: { } sample } => new(
            sample.Percent,
            dataset.SampledFrom?.Percent,
            sample.Seed == seed ? null : sample.Seed,
            dataset.ValidationPath is not null || sample.TrainSplit == dataset.TrainSplit ? null : sample.TrainSplit),
        { SampledFrom: { } origin } => new(origin.Percent),
        _ => null,
    };
}
