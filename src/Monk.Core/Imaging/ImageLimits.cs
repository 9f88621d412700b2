namespace Monk.Imaging;

/// <summary>Guards against files whose header asks for absurd amounts of memory.</summary>
internal static class ImageLimits
{
    /// <summary>The size at which Pillow refuses an image, too: twice a quarter of 1 GiB over 3 bytes a pixel.</summary>
    public const long MostPixels = 2 * (1024L * 1024 * 1024 / 4 / 3);

    /// <summary>Files of images within <see cref="MostPixels"/> stay far below this.</summary>
    public const long MostBytes = 1L << 30;

    public static void Check(long width, long height)
    {
        if (width <= 0 || height <= 0)
            throw new UnreadableImageException($"its header gives a size of {width} × {height} pixels");
        if (width > MostPixels / height)
            throw new UnreadableImageException($"its header gives a size of {width} × {height} pixels; at most {MostPixels / 1_000_000} million pixels are accepted");
    }
}
