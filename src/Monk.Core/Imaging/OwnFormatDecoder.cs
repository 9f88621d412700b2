using static System.FormattableString;

namespace Monk.Imaging;

/// <summary>Decodes images by code of the program, which may do anything but spoil other images.</summary>
internal static class OwnFormatDecoder
{
    private const int Rgb = 3;

    /// <exception cref="UnreadableImageException">The program's code failed, or the size is none that is read.</exception>
    public static PixelBuffer Decode(OwnFormat format, ReadOnlySpan<byte> file, DecodingPermit permit)
    {
        var (width, height) = Size(format, file);
        var bytes = (long)width * height * Rgb;
        if (bytes > Array.MaxLength)
            throw new UnreadableImageException(Invariant($"its size of {width} × {height} pixels is too large for a format of the program's own"));
        permit.Take(width, height, PixelBuffer.Colour, Orientation.TopLeft, codec: 2 * bytes);
        using var pixels = new ScratchMemory((int)bytes);
        pixels.Span.Clear(); // The memory was another image's.
        try
        {
            format.Format.Decode(file, pixels.Span);
        }
        catch (Exception failure) when (IsOfImage(failure))
        {
            throw Failed(format, failure);
        }

        return Widened(pixels.Span, width, height);
    }

    /// <summary>
    /// Whether what the program's code threw is about the image alone. It is given no way to know of a wish to stop, so that is none of
    /// its exceptions.
    /// </summary>
    public static bool IsOfImage(Exception failure) => failure is OperationCanceledException || Dispensable.Is(failure);

    private static (int Width, int Height) Size(OwnFormat format, ReadOnlySpan<byte> file)
    {
        ImageSize size;
        try
        {
            size = format.Format.ReadSize(file);
        }
        catch (Exception failure) when (IsOfImage(failure))
        {
            throw Failed(format, failure);
        }

        ImageLimits.Check(size.Width, size.Height);
        return (size.Width, size.Height);
    }

    private static UnreadableImageException Failed(OwnFormat format, Exception failure) =>
        new($"the program's decoder of {format.Name} failed ({failure.GetType().Name}: {failure.Message.TrimEnd('.')})");

    private static PixelBuffer Widened(ReadOnlySpan<byte> rgb, int width, int height)
    {
        var image = new PixelBuffer(width, height, PixelBuffer.Colour);
        var pixels = image.Pixels;
        for (var (from, to) = (0, 0); to < pixels.Length; from += Rgb, to += PixelBuffer.Colour)
            rgb.Slice(from, Rgb).CopyTo(pixels[to..]);
        return image;
    }
}
