using BitMiracle.LibTiff.Classic;

namespace Monk.Imaging;

/// <summary>
/// The first page of TIFF files, decompressed by LibTiff. Plain samples (grey, palette, RGB, CMYK of up to 16 bits) become pixels here,
/// since LibTiff's own conversion rounds 16 bits down; YCbCr, Lab and the like are left to it.
/// </summary>
internal static class TiffDecoder
{
    public static unsafe (PixelBuffer Image, Orientation Orientation) Decode(ReadOnlySpan<byte> file, ImageBackground background, DecodingPermit permit)
    {
        var piecePixels = CheckSize(file);
        var scans = JpegScans.Count(file);
        TiffDiagnostics.Listen();
        fixed (byte* bytes = file)
        {
            try
            {
                using var stream = new UnmanagedMemoryStream(bytes, file.Length);
                using var tiff = Tiff.ClientOpen("image", "r", stream, new TiffStream())
                    ?? throw Damaged(null);
                var decoded = Decode(tiff, file.Length, scans, piecePixels, background, permit);
                if (TiffDiagnostics.FirstError is null)
                    return decoded;

                // LibTiff goes on after some errors, with grey areas or a made-up palette.
                decoded.Image.Dispose();
                throw Damaged(null);
            }
            catch (Exception failure) when (failure is not (UnreadableImageException or OutOfMemoryException or OperationCanceledException))
            {
                // LibTiff meets impossible numbers in a damaged directory with whatever exception they lead to.
                throw Damaged(failure);
            }
            finally
            {
                TiffDiagnostics.StopListening();
            }
        }
    }

    /// <summary>
    /// LibTiff takes memory for every strip that a header claims as soon as it opens a file, so the claims are checked before.
    /// </summary>
    /// <returns>The pixels of a strip or tile.</returns>
    private static long CheckSize(ReadOnlySpan<byte> file)
    {
        var directory = new TiffDirectory(file);
        var (width, height) = (directory.Number(TiffDirectory.ImageWidth, 0), directory.Number(TiffDirectory.ImageLength, 0));
        ImageLimits.Check(width, height);
        var pieceWidth = Math.Max(directory.Number(TiffDirectory.TileWidth, width), 1);
        var pieceHeight = Math.Max(directory.Number(TiffDirectory.TileLength, directory.Number(TiffDirectory.RowsPerStrip, height)), 1);
        var pieces = ((width - 1) / pieceWidth + 1) * ((height - 1) / pieceHeight + 1);
        if (Math.Max(pieces, directory.MostElements()) > file.Length)
            throw new UnreadableImageException($"its header claims more than {file.Length} bytes can hold");
        return Math.Max(width, pieceWidth) * Math.Min(pieceHeight, Math.Max(height, directory.Number(TiffDirectory.TileLength, 0)));
    }

    private static (PixelBuffer Image, Orientation Orientation) Decode(Tiff tiff, int fileLength, int scans, long piecePixels, ImageBackground background, DecodingPermit permit)
    {
        var layout = TiffLayout.Of(tiff);
        layout.CheckAgainst(fileLength);
        for (var piece = 0; piece < tiff.NumberOfStrips(); piece++)
        {
            if (tiff.RawStripSize(piece) > fileLength)
                throw new UnreadableImageException("the Tiff data breaks off before the last pixel");
        }

        var orientation = Orientations.FromTag(tiff.GetFieldDefaulted(TiffTag.ORIENTATION) is [var value, ..] ? value.ToInt() : 1);
        var isGrey = layout.Photometric is Photometric.MINISBLACK or Photometric.MINISWHITE && layout.IsPlain;
        var channels = isGrey ? PixelBuffer.Grey : PixelBuffer.Colour;
        permit.Take(layout.Width, layout.Height, channels, orientation, CodecBytes(layout, fileLength, scans, tiff.NumberOfStrips(), piecePixels));
        var image = new PixelBuffer(layout.Width, layout.Height, channels);
        try
        {
            if (layout.IsPlain)
            {
                ReadPlain(tiff, layout, image, background);
            }
            else
            {
                ConvertByLibrary(tiff, layout, image, background);
            }

            return (image, orientation);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The packed bytes, a strip or tile of samples, and either alpha or what the library makes of the whole; for JPEG its coefficients.
    /// </summary>
    private static long CodecBytes(TiffLayout layout, int fileLength, int scans, int pieces, long piecePixels)
    {
        var pixels = (long)layout.Width * layout.Height;
        var sampleBytes = (long)layout.Samples * ((layout.Bits + 7) / 8);
        var isJpeg = layout.Compression is Compression.JPEG or Compression.OJPEG;
        if (isJpeg)
            JpegScans.Check(Math.Max(1, scans - pieces), pixels);
        return fileLength + piecePixels * sampleBytes * (isJpeg ? 1 + sizeof(short) : 1) + (layout.IsPlain ? layout.Alpha is null ? 0 : pixels : pixels * sizeof(int));
    }

    private static void ReadPlain(Tiff tiff, TiffLayout layout, PixelBuffer image, ImageBackground background)
    {
        using var alphaMemory = layout.Alpha is null ? null : new ScratchMemory(layout.Width * layout.Height);
        var alpha = alphaMemory is null ? [] : alphaMemory.Span;
        var samples = new TiffSamples(tiff, layout, image, alphaMemory, layout.DeclaredLargest);
        samples.Read();
        if (layout.DeclaredLargest < (1 << layout.Bits) - 1 && samples.Brightest > layout.DeclaredLargest)
        {
            // The declaration was none.
            samples = new TiffSamples(tiff, layout, image, alphaMemory, (1 << layout.Bits) - 1);
            samples.Read();
        }
        else if (layout is { Bits: 16, DeclaredLargest: SixteenBits.Largest })
        {
            image.Traits = SixteenBits.TraitsOf(samples.Brightest);
        }

        Interpret(tiff, layout, image.Pixels);

        // Ink times alpha is the ink that is seen on white paper: light that a black background does not give back.
        var isInk = layout.Photometric is Photometric.MINISWHITE or Photometric.SEPARATED;
        if (isInk && layout.IsPremultiplied)
        {
            image.Traits |= alpha.ContainsAnyExcept((byte)255) ? ImageTraits.Transparent : ImageTraits.None;
            if (background == ImageBackground.Black)
                TakePaperAway(image, alpha);
        }
        else if (Compositing.Apply(image, alpha, layout.IsPremultiplied, background))
            image.Traits |= ImageTraits.Transparent;
    }

    /// <summary>Turns what the samples mean into grey or colour, in place.</summary>
    private static void TakePaperAway(PixelBuffer image, ReadOnlySpan<byte> alpha)
    {
        var shown = Math.Min(image.Channels, 3);
        for (var pixel = 0; pixel < alpha.Length; pixel++)
        {
            foreach (ref var value in image.Pixels.Slice(pixel * image.Channels, shown))
                value = (byte)Math.Max(value - (255 - alpha[pixel]), 0);
        }
    }

    private static void Interpret(Tiff tiff, TiffLayout layout, Span<byte> pixels)
    {
        switch (layout.Photometric)
        {
            case Photometric.MINISWHITE:
                foreach (ref var pixel in pixels)
                    pixel = (byte)(255 - pixel);
                break;
            case Photometric.PALETTE:
                ApplyPalette(tiff, pixels);
                break;
            case Photometric.SEPARATED:
                for (var at = 0; at < pixels.Length; at += PixelBuffer.Colour)
                    InksToColour(pixels.Slice(at, PixelBuffer.Colour));
                break;
        }
    }

    private static void ApplyPalette(Tiff tiff, Span<byte> pixels)
    {
        if (tiff.GetField(TiffTag.COLORMAP) is not [var reds, var greens, var blues, ..])
            throw new UnreadableImageException("its palette is missing");
        var (red, green, blue) = (reds.ToShortArray(), greens.ToShortArray(), blues.ToShortArray());
        for (var at = 0; at < pixels.Length; at += PixelBuffer.Colour)
        {
            var index = pixels[at];
            pixels[at] = SixteenBits.ToEight((ushort)red[index]);
            pixels[at + 1] = SixteenBits.ToEight((ushort)green[index]);
            pixels[at + 2] = SixteenBits.ToEight((ushort)blue[index]);
        }
    }

    /// <summary>Cyan, magenta, yellow and black to RGB as Pillow does: white less the ink, on what black leaves.</summary>
    private static void InksToColour(Span<byte> pixel)
    {
        var light = 255 - pixel[3];
        for (var channel = 0; channel < 3; channel++)
        {
            var product = pixel[channel] * light + 128;
            pixel[channel] = (byte)Math.Max(light - (((product >> 8) + product) >> 8), 0);
        }
    }

    private static void ConvertByLibrary(Tiff tiff, TiffLayout layout, PixelBuffer image, ImageBackground background)
    {
        var pixels = image.Pixels;
        if (!tiff.RGBAImageOK(out var reason))
            throw new UnreadableImageException($"this kind of Tiff is not read ({reason.TrimEnd('.')})");

        // The stored rows are wanted as they lie; turning the image upright is done for all formats alike.
        tiff.SetField(TiffTag.ORIENTATION, BitMiracle.LibTiff.Classic.Orientation.TOPLEFT);
        using var lent = new ScratchArray<int>(layout.Width * layout.Height);
        var raster = lent.Items;
        if (!tiff.ReadRGBAImageOriented(layout.Width, layout.Height, raster, BitMiracle.LibTiff.Classic.Orientation.TOPLEFT, stopOnError: true))
            throw Damaged(null);
        for (int at = 0, pixel = 0; at < pixels.Length; at += PixelBuffer.Colour, pixel++)
        {
            // The library has multiplied alpha in.
            var alpha = layout.Alpha is null ? 255 : Tiff.GetA(raster[pixel]);
            pixels[at] = Compositing.Premultiplied(Tiff.GetR(raster[pixel]), alpha, background);
            pixels[at + 1] = Compositing.Premultiplied(Tiff.GetG(raster[pixel]), alpha, background);
            pixels[at + 2] = Compositing.Premultiplied(Tiff.GetB(raster[pixel]), alpha, background);
            if (alpha < 255)
                image.Traits |= ImageTraits.Transparent;
        }
    }

    private static UnreadableImageException Damaged(Exception? failure) =>
        new(TiffDiagnostics.FirstError is { } error ? $"the Tiff data is damaged ({error})" : "the Tiff data is damaged", failure);
}
