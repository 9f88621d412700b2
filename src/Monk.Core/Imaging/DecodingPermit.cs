namespace Monk.Imaging;

/// <summary>
/// One image's share of <see cref="DecodingBudget.Pixels"/>. A decoder takes it once, when it knows the image's size and before it
/// allocates anything of that size.
/// </summary>
/// <param name="width">The upright width that the image will be resized to; <see cref="int.MaxValue"/> where it keeps its own size.</param>
/// <param name="height">The upright height.</param>
/// <param name="cancellation">Ends the wait.</param>
internal sealed class DecodingPermit(int width, int height, CancellationToken cancellation) : IDisposable
{
    // The weights of a side: ints for about two source pixels' worth of taps each, and the doubles that they are made from.
    private const int ResizingBytesPerSide = 8;

    private long _taken;

    /// <summary>The upright width wanted.</summary>
    public int Width => width;

    /// <summary>The upright height wanted.</summary>
    public int Height => height;

    /// <summary>Waits until the budget has room for the image, for what its codec takes, and for what is made of it afterwards.</summary>
    /// <param name="imageWidth">In pixels, as it is decoded.</param>
    /// <param name="imageHeight">In pixels, as it is decoded.</param>
    /// <param name="channels">Bytes of a decoded pixel.</param>
    /// <param name="orientation">How it will be turned.</param>
    /// <param name="codec">Bytes that the codec takes besides the decoded pixels.</param>
    public void Take(int imageWidth, int imageHeight, int channels, Orientation orientation, long codec)
    {
        var pixels = (long)imageWidth * imageHeight * channels;
        var turning = orientation == Orientation.TopLeft ? 0 : pixels;
        var (uprightWidth, uprightHeight) = orientation.SwapsSides() ? (imageHeight, imageWidth) : (imageWidth, imageHeight);
        var resizing = width == int.MaxValue
            ? (long)imageWidth * imageHeight * 3
            : (uprightWidth == width ? 0 : (long)width * uprightHeight * channels) + Weights(uprightWidth, width) + Weights(uprightHeight, height);
        var bytes = pixels + Math.Max(codec, Math.Max(turning, resizing));
        DecodingBudget.Pixels.Take(bytes, cancellation);
        _taken = bytes;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _taken, 0) is > 0 and var taken)
            DecodingBudget.Pixels.Return(taken);
    }

    private static long Weights(int from, int to) => (long)from * ResizingBytesPerSide + (long)from / Math.Max(to, 1) * 2 * sizeof(double) + (long)to * ResampleCoefficients.Group * sizeof(int);
}
