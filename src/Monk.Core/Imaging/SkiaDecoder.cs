using SkiaSharp;

namespace Monk.Imaging;

/// <summary>JPEG, PNG, BMP, WebP and GIF, by Skia's codecs.</summary>
internal static class SkiaDecoder
{
    /// <summary>
    /// A JPEG may come out smaller than it is, but never so small that either side is less than this many times the size wanted:
    /// below it the decoder's own reduction, blurrier than the resize that follows, begins to show.
    /// </summary>
    public const double LeastOversize = 2;

    /// <summary>Decodes, without any colour conversion. What is transparent lies on white.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="format">What it was recognised as.</param>
    /// <param name="background">What transparent pixels lie on.</param>
    /// <param name="permit">Knows the size that it will be resized to.</param>
    public static unsafe (PixelBuffer Image, Orientation Orientation) Decode(ReadOnlySpan<byte> file, ImageFormat format, ImageBackground background, DecodingPermit permit)
    {
        fixed (byte* bytes = file)
        {
            using var data = SKData.Create((nint)bytes, file.Length);
            using var codec = SKCodec.Create(data) ?? throw new UnreadableImageException($"its {format} header is damaged");
            ImageLimits.Check(codec.Info.Width, codec.Info.Height);

            var orientation = format == ImageFormat.Png ? PngExif.Orientation(file) : Orientations.FromTag((int)codec.EncodedOrigin);
            var (wantedWidth, wantedHeight) = orientation.SwapsSides() ? (permit.Height, permit.Width) : (permit.Width, permit.Height);
            var size = format == ImageFormat.Jpeg ? ReducedSize(codec, wantedWidth, wantedHeight) : codec.Info.Size;
            var isGrey = codec.Info is { ColorType: SKColorType.Gray8, AlphaType: SKAlphaType.Opaque };
            var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
            var info = new SKImageInfo(size.Width, size.Height, isGrey ? SKColorType.Gray8 : SKColorType.Rgba8888, alpha);

            var channels = isGrey ? PixelBuffer.Grey : PixelBuffer.Colour;
            permit.Take(size.Width, size.Height, channels, orientation, CodecBytes(file, format, codec.Info));
            var image = new PixelBuffer(size.Width, size.Height, channels);
            SKCodecResult result;
            fixed (byte* pixels = image.Pixels)
                result = codec.GetPixels(info, (nint)pixels, image.RowBytes, SKCodecOptions.Default);
            if (result == SKCodecResult.Success)
            {
                if (alpha != SKAlphaType.Opaque && !HasUnusedAlpha(format, image.Pixels) && Compositing.Apply(image.Pixels, background))
                    image.Traits = ImageTraits.Transparent;
                return (image, orientation);
            }

            image.Dispose();
            throw new UnreadableImageException(result switch
            {
                SKCodecResult.IncompleteInput => $"the {format} data breaks off before the last pixel",
                SKCodecResult.ErrorInInput => $"the {format} data is damaged",
                _ => $"the {format} data cannot be decoded ({result})",
            });
        }
    }

    /// <summary>
    /// An image's upright size and its channels (1 grey, 3 colour, 4 with alpha), from its header; null when Skia does not read its format.
    /// </summary>
    public static unsafe (int Width, int Height, int Channels)? Header(ReadOnlySpan<byte> file)
    {
        var format = ImageFormats.Sniff(file);
        if (format is ImageFormat.Tiff or ImageFormat.PortableAnymap)
            return null;
        fixed (byte* bytes = file)
        {
            using var data = SKData.Create((nint)bytes, file.Length);
            using var codec = SKCodec.Create(data);
            if (codec is null)
                return null;
            var info = codec.Info;
            var orientation = format == ImageFormat.Png ? PngExif.Orientation(file) : Orientations.FromTag((int)codec.EncodedOrigin);
            var channels = info.ColorType == SKColorType.Gray8 ? 1 : info.AlphaType == SKAlphaType.Opaque ? 3 : 4;
            return orientation.SwapsSides() ? (info.Height, info.Width, channels) : (info.Width, info.Height, channels);
        }
    }

    /// <summary>
    /// What Skia's codecs take besides the pixels, at most: the coefficients of a JPEG, the rows of an interlaced PNG, a lossless WebP once
    /// more, a GIF's indices.
    /// </summary>
    /// <exception cref="UnreadableImageException">Decoding would take longer than any image needs.</exception>
    private static long CodecBytes(ReadOnlySpan<byte> file, ImageFormat format, SKImageInfo full)
    {
        var pixels = (long)full.Width * full.Height;
        if (format != ImageFormat.Jpeg)
            return format == ImageFormat.Bmp ? 0 : pixels * (format == ImageFormat.Gif ? 1 : format == ImageFormat.Png && !IsInterlaced(file) ? 0 : 5);
        var header = JpegScans.Read(file);
        JpegScans.Check(header.Scans, pixels);
        return header.CoefficientBytes;
    }

    private static bool IsInterlaced(ReadOnlySpan<byte> png) => png.Length > 28 && png[28] != 0;

    // Many programs write 32-bit BMPs whose fourth byte is 0 everywhere and means nothing.
    private static bool HasUnusedAlpha(ImageFormat format, ReadOnlySpan<byte> rgba)
    {
        if (format != ImageFormat.Bmp)
            return false;
        for (var alpha = 3; alpha < rgba.Length; alpha += PixelBuffer.Colour)
        {
            if (rgba[alpha] != 0)
                return false;
        }

        return true;
    }

    private static SKSizeI ReducedSize(SKCodec codec, int width, int height)
    {
        var full = codec.Info.Size;
        foreach (var scale in (ReadOnlySpan<float>)[0.125f, 0.25f, 0.5f])
        {
            var reduced = codec.GetScaledDimensions(scale);
            if (reduced.Width >= LeastOversize * width && reduced.Height >= LeastOversize * height)
                return reduced;
        }

        return full;
    }
}
