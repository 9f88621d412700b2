using Monk.Imaging;

namespace Monk.Training.Features;

/// <summary>Features of images, each found by its image's key and side.</summary>
internal interface IFeatureRows : IDisposable
{
    /// <summary>The shape of one image's features, without the batch.</summary>
    IReadOnlyList<long> Shape { get; }

    /// <summary>Whether there are features for it.</summary>
    bool Contains(FeatureSlot slot);

    /// <summary>How long computing them took, in seconds; null where that was not noted.</summary>
    double? SecondsOf(FeatureSlot slot);

    /// <summary>Copies the features of an image.</summary>
    /// <returns>Whether there are any, and they are whole.</returns>
    bool TryRead(FeatureSlot slot, Span<float> destination);
}

/// <summary>Collects features while they are computed.</summary>
internal interface IFeatureSink : IDisposable
{
    /// <summary>How many are collected.</summary>
    int Count { get; }

    /// <summary>Keeps the features of one image; those that are there already stay.</summary>
    /// <param name="slot">Whose they are.</param>
    /// <param name="features">The features.</param>
    /// <param name="traits">What was met when the image was decoded.</param>
    /// <param name="seconds">How long computing them took; null where that is not known.</param>
    void Append(FeatureSlot slot, ReadOnlySpan<float> features, ImageTraits traits, double? seconds = null);

    /// <summary>Ends the collection and gives what was collected.</summary>
    IFeatureRows Complete();
}

/// <summary>One of the two sides of an image.</summary>
/// <param name="Image">The image's key.</param>
/// <param name="Mirrored">Whether it is seen left to right.</param>
internal readonly record struct FeatureSlot(UInt128 Image, bool Mirrored);
