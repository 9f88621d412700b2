using Monk.Imaging;

namespace Monk.Data.Exploration;

/// <summary>Opens every image of a list, several at a time.</summary>
internal static class ImageInspection
{
    /// <summary>What was found, in the order of the files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="background">What transparent pixels lie on.</param>
    /// <param name="threads">Files opened at a time.</param>
    /// <param name="progress">Told how many are done, now and then.</param>
    /// <param name="cancellation">Stops between two files.</param>
    public static InspectedImage[] Of(
        IReadOnlyList<string> files, ImageBackground background, int threads, Action<int> progress, CancellationToken cancellation)
    {
        const int Interval = 64;
        var found = new InspectedImage[files.Count];
        var done = 0;
        var gate = new Lock();
        Parallel.For(0, files.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, () => new byte[PerceptualHash.Side * PerceptualHash.Side * 3], (i, _, pixels) =>
        {
            try
            {
                var facts = ImageDecoder.Inspect(files[i], PerceptualHash.Side, PerceptualHash.Side, pixels, background, cancellation);
                var (hash, mirrored) = PerceptualHash.OfBothSides(pixels);
                found[i] = new InspectedImage(facts, hash, null) { Mirrored = mirrored };
            }
            catch (ImageDecodeException e)
            {
                found[i] = new InspectedImage(default, default, e.Reason);
            }

            if (Interlocked.Increment(ref done) is var count && count % Interval == 0)
            {
                lock (gate)
                    progress(count);
            }

            return pixels;
        }, _ => { });
        return found;
    }
}

/// <summary>An image that was opened.</summary>
/// <param name="Facts">What it is, if it could be read.</param>
/// <param name="Hash">What it looks like, if it could be read.</param>
/// <param name="Problem">Why it could not be read; null when it could.</param>
internal readonly record struct InspectedImage(ImageFacts Facts, PerceptualHash Hash, string? Problem)
{
    /// <summary>What it looks like mirrored left to right, if it could be read.</summary>
    public PerceptualHash Mirrored { get; init; }
}
