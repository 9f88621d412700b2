namespace Monk.Training;

/// <summary>
/// The columns of <c>history.csv</c> that tell what of an epoch's work was done in it and what lay ready; empty where that is not known.
/// </summary>
internal static class CachedWorkColumns
{
    public static readonly IReadOnlyList<string> Names =
        ["features_computed", "features_found", "feature_seconds", "images_decoded", "images_found", "found_seconds"];

    public static IEnumerable<object> Of(CachedWork? work) => work is null
        ? Names.Select(_ => "")
        : [work.FeaturesComputed, work.FeaturesFound, work.FeatureSeconds, work.ImagesDecoded, work.ImagesFound, work.FoundSeconds is { } seconds ? seconds : ""];

    /// <summary>The work that the columns tell of; null where they are missing or empty.</summary>
    /// <param name="values">Their values, in order; NaN for what is missing.</param>
    public static CachedWork? From(IReadOnlyList<double> values) => values.Take(5).Any(value => !(value >= 0 && value <= int.MaxValue)) ? null : new CachedWork
    {
        FeaturesComputed = (int)values[0],
        FeaturesFound = (int)values[1],
        FeatureSeconds = values[2],
        ImagesDecoded = (int)values[3],
        ImagesFound = (int)values[4],
        FoundSeconds = values[5] >= 0 ? values[5] : null,
    };
}
