using System.Text.Json.Serialization;

namespace Monk;

/// <summary>
/// How much of the work of a training, or of one of its epochs, was done in it, and how much lay ready because an earlier training had done
/// it. Images are decoded once and kept on disk, and so are the features of a frozen base: of two equal experiments the second is faster,
/// which says nothing about the experiments.
/// </summary>
public sealed record CachedWork
{
    /// <summary>Features of images that the frozen base computed, an image and its mirror image counted apart.</summary>
    public int FeaturesComputed { get; init; }

    /// <summary>Features of images that were found on disk.</summary>
    public int FeaturesFound { get; init; }

    /// <summary>Images that were decoded, each counted once.</summary>
    public int ImagesDecoded { get; init; }

    /// <summary>Images that were found decoded, each counted once. None are read where all features are found.</summary>
    public int ImagesFound { get; init; }

    /// <summary>The part of the time that went into computing features, in seconds.</summary>
    public double FeatureSeconds { get; init; }

    /// <summary>
    /// How long it took to make what was found, in seconds, as measured when it was made: computing features, and decoding images, divided
    /// among the threads that decode. 0 when nothing was found; null when nobody noted it.
    /// </summary>
    public double? FoundSeconds { get; init; }

    /// <summary>Whether anything lay ready.</summary>
    [JsonIgnore]
    public bool FoundAnything => FeaturesFound > 0 || ImagesFound > 0;

    /// <summary>What lay ready, in words: <c>features of 300 images</c>; <c>nothing</c>.</summary>
    public override string ToString() => string.Join(" and ", new[]
    {
        FeaturesFound > 0 ? $"{Monk.Text.Listed.Count(FeaturesFound, "image's features", "images' features")}" : null,
        ImagesFound > 0 ? $"{Monk.Text.Listed.Count(ImagesFound, "decoded image")}" : null,
    }.OfType<string>().DefaultIfEmpty("nothing"));

    /// <summary>Several epochs together; null when one of them does not say.</summary>
    internal static CachedWork? Sum(IEnumerable<CachedWork?> epochs)
    {
        var sum = new CachedWork { FoundSeconds = 0 };
        foreach (var epoch in epochs)
        {
            if (epoch is null)
                return null;
            sum = new CachedWork
            {
                FeaturesComputed = sum.FeaturesComputed + epoch.FeaturesComputed,
                FeaturesFound = sum.FeaturesFound + epoch.FeaturesFound,
                ImagesDecoded = sum.ImagesDecoded + epoch.ImagesDecoded,
                ImagesFound = sum.ImagesFound + epoch.ImagesFound,
                FeatureSeconds = sum.FeatureSeconds + epoch.FeatureSeconds,
                FoundSeconds = sum.FoundSeconds + epoch.FoundSeconds,
            };
        }

        return sum;
    }

    /// <summary>What has been added since.</summary>
    internal CachedWork Since(CachedWork before) => new()
    {
        FeaturesComputed = FeaturesComputed - before.FeaturesComputed,
        FeaturesFound = FeaturesFound - before.FeaturesFound,
        ImagesDecoded = ImagesDecoded - before.ImagesDecoded,
        ImagesFound = ImagesFound - before.ImagesFound,
        FeatureSeconds = FeatureSeconds - before.FeatureSeconds,
        FoundSeconds = FoundSeconds - (before.FoundSeconds ?? 0),
    };

    /// <summary>
    /// The work of a training that goes on with what it has made itself: its earlier epochs' time has that in it already.
    /// </summary>
    internal CachedWork WithoutFound() => this with { FeaturesFound = 0, ImagesFound = 0, FoundSeconds = 0 };
}
