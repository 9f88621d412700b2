using System.Buffers;
using System.IO.Hashing;

namespace Monk.Data;

/// <summary>
/// Turns image files into RGB pixels of a given size, as Pillow's <c>Image.open(path).convert("RGB").resize((width, height), BILINEAR)</c>
/// would, which is what Monk fed its networks, with two corrections: EXIF orientation is applied, so that a photo taken with the
/// camera on its side stands upright, and 16-bit grey becomes 8-bit grey (value / 257, rounded) where Pillow would clip it to white.
/// </summary>
/// <remarks>
/// Alpha is dropped, not composited: the colours under transparent pixels show, as with Pillow. Colour profiles are ignored, as there.
/// Of an animation the first frame counts, of a TIFF with several pages the first page. A file that breaks off before
/// its last pixel is refused rather than shown half grey. What the file holds is recognised by its content.
/// </remarks>
internal static class ImageDecoder
{
    /// <summary>Decodes an image and resizes it, without keeping its aspect ratio.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="destination">Gets <paramref name="height"/> × <paramref name="width"/> × 3 bytes, R, G, B interleaved.</param>
    /// <exception cref="ImageDecodeException">The file is missing, unreadable, corrupt, cut short, too large, or no image.</exception>
    public static void DecodeRgb(string path, int width, int height, Span<byte> destination)
    {
        var file = ReadFile(path, out var length);
        try
        {
            using var image = Oriented(file.AsSpan(0, length), width, height);
            BilinearResize.ToRgb(image, width, height, destination);
        }
        catch (UnreadableImageException failure)
        {
            throw new ImageDecodeException(path, failure.Message, failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(file);
        }
    }

    /// <summary>Decodes an image at its own size, EXIF orientation applied.</summary>
    /// <returns>The size and the pixels, height × width × 3 bytes.</returns>
    /// <exception cref="ImageDecodeException">The file is missing, unreadable, corrupt, cut short, too large, or no image.</exception>
    public static (int Width, int Height, byte[] Rgb) DecodeRgb(string path)
    {
        var file = ReadFile(path, out var length);
        try
        {
            using var image = Oriented(file.AsSpan(0, length), int.MaxValue, int.MaxValue);
            var pixels = new byte[image.Width * image.Height * 3];
            BilinearResize.ToRgb(image, image.Width, image.Height, pixels);
            return (image.Width, image.Height, pixels);
        }
        catch (UnreadableImageException failure)
        {
            throw new ImageDecodeException(path, failure.Message, failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(file);
        }
    }

    /// <summary>Decodes an image and tells of it what is lost on the way to the size wanted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="destination">Gets the pixels, as from <see cref="DecodeRgb(string, int, int, Span{byte})"/>.</param>
    /// <exception cref="ImageDecodeException">The file is missing, unreadable, corrupt, cut short, too large, or no image.</exception>
    public static ImageFacts Inspect(string path, int width, int height, Span<byte> destination)
    {
        var file = ReadFile(path, out var length);
        try
        {
            var bytes = file.AsSpan(0, length);
            using var image = Oriented(bytes, width, height);
            BilinearResize.ToRgb(image, width, height, destination);
            var (fullWidth, fullHeight, channels) = SkiaDecoder.Header(bytes) ?? (image.Width, image.Height, image.Channels == PixelBuffer.Grey ? 1 : 3);
            return new ImageFacts(fullWidth, fullHeight, channels, XxHash128.HashToUInt128(bytes));
        }
        catch (UnreadableImageException failure)
        {
            throw new ImageDecodeException(path, failure.Message, failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(file);
        }
    }

    private static PixelBuffer Oriented(ReadOnlySpan<byte> file, int width, int height)
    {
        var (image, orientation) = ImageFormats.Sniff(file) switch
        {
            ImageFormat.Tiff => TiffDecoder.Decode(file),
            ImageFormat.PortableAnymap => (PortableAnymapDecoder.Decode(file), Orientation.TopLeft),
            ImageFormat.Png when DeepPngDecoder.Handles(file) => DeepPngDecoder.Decode(file),
            var format => SkiaDecoder.Decode(file, format, width, height),
        };
        return orientation.Apply(image);
    }

    private static byte[] ReadFile(string path, out int length)
    {
        byte[]? memory = null;
        try
        {
            using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var size = RandomAccess.GetLength(handle);
            if (size > ImageLimits.MostBytes)
                throw new ImageDecodeException(path, $"the file has {size} bytes; at most {ImageLimits.MostBytes} are accepted");
            memory = ArrayPool<byte>.Shared.Rent((int)size);
            length = 0;
            for (int read; length < size && (read = RandomAccess.Read(handle, memory.AsSpan(length, (int)size - length), length)) > 0;)
                length += read;
            return memory;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (memory is not null)
                ArrayPool<byte>.Shared.Return(memory);
            throw new ImageDecodeException(path, failure is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist" : failure.Message.TrimEnd('.'), failure);
        }
    }
}
