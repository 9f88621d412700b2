namespace Monk.Imaging;

/// <summary>
/// Turns image files into RGB pixels of a given size, as Pillow's <c>Image.open(path).convert("RGB").resize((width, height), BILINEAR)</c>
/// would, which is what Monk v1 fed its networks, with three corrections: EXIF orientation is applied, so that a photo taken with the
/// camera on its side stands upright; 16-bit samples become 8-bit ones (value / 257, rounded) where Pillow would clip grey to white; and
/// transparent pixels lie on white, before anything is resized, where Pillow shows whatever colour is stored under them, often black.
/// </summary>
/// <remarks>
/// Samples that a file declares to have fewer than 16 bits are scaled by that depth; no image is ever scaled by its own brightest pixel.
/// Colour profiles are ignored, as by Pillow. Of an animation the first frame counts, of a TIFF with several pages the first page. A file
/// that breaks off before its last pixel is refused rather than shown half grey. What the file holds is recognised by its content.
/// </remarks>
internal static class ImageDecoder
{
    /// <summary>
    /// To be raised whenever decoding or resizing changes in any bit: what was decoded by another version is not used again.
    /// </summary>
    public const int Version = 2;

    /// <summary>Decodes an image and resizes it, without keeping its aspect ratio.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="destination">Gets <paramref name="height"/> × <paramref name="width"/> × 3 bytes, R, G, B interleaved.</param>
    /// <param name="background">What transparent pixels lie on.</param>
    /// <param name="cancellation">Lets the caller leave, whatever the image.</param>
    /// <returns>What is worth telling of it.</returns>
    /// <exception cref="ImageDecodeException">The file is missing, unreadable, corrupt, cut short, too large, or no image.</exception>
    public static ImageTraits DecodeRgb(
        string path, int width, int height, Span<byte> destination, ImageBackground background = ImageBackground.White, CancellationToken cancellation = default)
    {
        using var file = ImageFile.Read(path, cancellation);
        return DecodeRgb(file, width, height, destination, background, cancellation);
    }

    /// <summary>Decodes an image whose file has been read.</summary>
    /// <exception cref="ImageDecodeException">The file is corrupt, cut short, or no image.</exception>
    public static ImageTraits DecodeRgb(
        ImageFile file, int width, int height, Span<byte> destination, ImageBackground background = ImageBackground.White, CancellationToken cancellation = default) =>
        Resized(file, width, height, destination, background, static (_, image) => image.Traits, cancellation);

    /// <summary>Decodes an image at its own size, EXIF orientation applied.</summary>
    /// <returns>The size and the pixels, height × width × 3 bytes.</returns>
    /// <exception cref="ImageDecodeException">The file is missing, unreadable, corrupt, cut short, too large, or no image.</exception>
    public static (int Width, int Height, byte[] Rgb) DecodeRgb(string path, ImageBackground background = ImageBackground.White)
    {
        using var file = ImageFile.Read(path);
        using var permit = new DecodingPermit(int.MaxValue, int.MaxValue, CancellationToken.None);
        try
        {
            using var image = Oriented(file.Bytes, background, permit);
            var pixels = new byte[image.Width * image.Height * 3];
            BilinearResize.ToRgb(image, image.Width, image.Height, pixels);
            return (image.Width, image.Height, pixels);
        }
        catch (Exception failure) when (Dispensable.Is(failure))
        {
            throw Named(path, failure);
        }
    }

    /// <summary>Decodes an image and tells of it what is lost on the way to the size wanted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="destination">
    /// Gets the pixels, as from <see cref="DecodeRgb(string, int, int, Span{byte}, ImageBackground, CancellationToken)"/>.
    /// </param>
    /// <param name="background">What transparent pixels lie on.</param>
    /// <param name="cancellation">Lets the caller leave, whatever the image.</param>
    /// <exception cref="ImageDecodeException">The file is missing, unreadable, corrupt, cut short, too large, or no image.</exception>
    public static ImageFacts Inspect(
        string path, int width, int height, Span<byte> destination, ImageBackground background = ImageBackground.White, CancellationToken cancellation = default)
    {
        using var file = ImageFile.Read(path, cancellation);
        return Resized(file, width, height, destination, background, FactsOf, cancellation);
    }

    private static ImageFacts FactsOf(ImageFile file, PixelBuffer image)
    {
        var header = OwnFormats.Of(file.Bytes) is null ? SkiaDecoder.Header(file.Bytes) : null;
        var (width, height, channels) = header ?? (image.Width, image.Height, image.Channels == PixelBuffer.Grey ? 1 : 3);
        return new ImageFacts(width, height, channels, ImageKey.Of(file.Bytes)) { Traits = image.Traits };
    }

    // Codecs meet what a file should not hold with whatever exception it leads to. None of them is a reason to end a training.
    private static ImageDecodeException Named(string path, Exception failure) => failure switch
    {
        ImageDecodeException named => named,
        UnreadableImageException => new ImageDecodeException(path, failure.Message, failure),
        OutOfMemoryException => new ImageDecodeException(path, "its pixels take more memory than there is", failure),
        _ => new ImageDecodeException(path, $"its decoder failed ({failure.GetType().Name}: {failure.Message.TrimEnd('.')})", failure),
    };

    /// <summary>Decodes and resizes, here or apart where that may take long, and tells what is asked of the image.</summary>
    private static T Resized<T>(
        ImageFile file, int width, int height, Span<byte> destination, ImageBackground background, Func<ImageFile, PixelBuffer, T> tell, CancellationToken cancellation)
    {
        if (!AbandonedDecoding.IsWanted(file, cancellation))
            return ResizedHere(file, width, height, destination, background, tell, cancellation);
        var (pixels, told) = ResizedApart(file, width, height, background, tell, cancellation);
        pixels.CopyTo(destination);
        return told;
    }

    private static (byte[] Pixels, T Told) ResizedApart<T>(
        ImageFile file, int width, int height, ImageBackground background, Func<ImageFile, PixelBuffer, T> tell, CancellationToken cancellation) =>
        AbandonedDecoding.Run(
            file,
            own =>
            {
                var resized = new byte[width * height * 3];
                return (resized, ResizedHere(own, width, height, resized, background, tell, cancellation));
            },
            cancellation);

    private static T ResizedHere<T>(
        ImageFile file, int width, int height, Span<byte> destination, ImageBackground background, Func<ImageFile, PixelBuffer, T> tell, CancellationToken cancellation)
    {
        using var permit = new DecodingPermit(width, height, cancellation);
        try
        {
            using var image = Oriented(file.Bytes, background, permit);
            BilinearResize.ToRgb(image, width, height, destination);
            return tell(file, image);
        }
        catch (Exception failure) when (Dispensable.Is(failure))
        {
            throw Named(file.Path, failure);
        }
    }

    private static PixelBuffer Oriented(ReadOnlySpan<byte> file, ImageBackground background, DecodingPermit permit)
    {
        if (OwnFormats.Of(file) is { } own)
            return OwnFormatDecoder.Decode(own, file, permit);
        var (image, orientation) = ImageFormats.Sniff(file) switch
        {
            ImageFormat.Tiff => TiffDecoder.Decode(file, background, permit),
            ImageFormat.PortableAnymap => (PortableAnymapDecoder.Decode(file, permit), Orientation.TopLeft),
            ImageFormat.Png when DeepPngDecoder.Handles(file) => DeepPngDecoder.Decode(file, background, permit),
            var format => SkiaDecoder.Decode(file, format, background, permit),
        };
        return orientation.Apply(image);
    }
}
