using BitMiracle.LibTiff.Classic;

namespace Monk.Imaging;

/// <summary>How a TIFF's first page stores its pixels.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Bits">Of a sample.</param>
/// <param name="Samples">Of a pixel.</param>
/// <param name="Photometric">What the samples mean.</param>
/// <param name="Compression">How they are packed.</param>
/// <param name="IsPlanar">Whether each sample has a plane of its own.</param>
/// <param name="Alpha">The position of alpha among the samples; null where there is none.</param>
/// <param name="IsPremultiplied">Whether alpha has been multiplied into the other samples.</param>
/// <param name="DeclaredLargest">The largest sample of the depth that the file declares within its bits.</param>
internal sealed record TiffLayout(int Width, int Height, int Bits, int Samples, Photometric Photometric, Compression Compression,
    bool IsPlanar, int? Alpha, bool IsPremultiplied, int DeclaredLargest)
{
    public static TiffLayout Of(Tiff tiff)
    {
        var samples = Number(tiff, TiffTag.SAMPLESPERPIXEL, 1);
        var photometric = tiff.GetField(TiffTag.PHOTOMETRIC) is [var kind, ..] ? (Photometric)kind.ToInt()
            : samples >= 3 ? Photometric.RGB : Photometric.MINISBLACK;
        var bits = Number(tiff, TiffTag.BITSPERSAMPLE, 1);
        var colours = ColoursOf(photometric);
        var extra = tiff.GetField(TiffTag.EXTRASAMPLES) is [_, var kinds, ..] ? kinds.ToByteArray() : [];
        var alpha = Array.FindIndex(extra, kind => (ExtraSample)kind is ExtraSample.ASSOCALPHA or ExtraSample.UNASSALPHA);
        var layout = new TiffLayout(
            Number(tiff, TiffTag.IMAGEWIDTH, 0), Number(tiff, TiffTag.IMAGELENGTH, 0), bits, samples, photometric,
            (Compression)Number(tiff, TiffTag.COMPRESSION, (int)Compression.NONE),
            Number(tiff, TiffTag.PLANARCONFIG, (int)PlanarConfig.CONTIG) == (int)PlanarConfig.SEPARATE,
            alpha >= 0 && colours + alpha < samples ? colours + alpha : null,
            alpha >= 0 && (ExtraSample)extra[alpha] == ExtraSample.ASSOCALPHA,
            LargestOf(bits, Number(tiff, TiffTag.MAXSAMPLEVALUE, 0)));

        ImageLimits.Check(layout.Width, layout.Height);
        var format = (SampleFormat)Number(tiff, TiffTag.SAMPLEFORMAT, (int)SampleFormat.UINT);
        if (format is not (SampleFormat.UINT or SampleFormat.VOID) || layout.Bits > 16)
            throw new UnreadableImageException($"its samples are {layout.Bits}-bit numbers of the kind {format}; whole numbers of at most 16 bits, without sign, are read");
        return layout;
    }

    /// <summary>
    /// Refuses a header that claims more pixels than a file of this length can hold in its compression, before memory is taken for them.
    /// </summary>
    public void CheckAgainst(long fileLength)
    {
        // How many bytes one byte can at most stand for; the fax and JPEG families know no such bound.
        var mostExpansion = Compression switch
        {
            Compression.NONE => 1,
            Compression.PACKBITS => 64,
            Compression.DEFLATE or Compression.ADOBE_DEFLATE => 1032,
            Compression.LZW => 2731,
            _ => double.PositiveInfinity,
        };
        var bitsPerPixel = Photometric == Photometric.YCBCR ? Bits : (double)Bits * Samples;
        if ((double)Width * Height * bitsPerPixel / 8 > fileLength * mostExpansion)
            throw new UnreadableImageException($"its header gives {Width} × {Height} pixels, more than {fileLength} bytes can hold");
    }

    /// <summary>Whether the samples are plain numbers that <see cref="TiffSamples"/> can read.</summary>
    public bool IsPlain => Photometric switch
    {
        Photometric.MINISBLACK or Photometric.MINISWHITE => (Samples == 1 || IsPlanar) && Bits is 1 or 2 or 4 || Bits is 8 or 10 or 12 or 14 or 16,
        Photometric.PALETTE => Samples == 1 && Bits is 1 or 2 or 4 || Bits == 8,
        Photometric.RGB => Samples >= 3 && Bits is 8 or 10 or 12 or 14 or 16,
        Photometric.SEPARATED => Samples >= 4 && Bits is 8 or 16,
        _ => false,
    };

    /// <summary>How many of the samples of a pixel are its colour.</summary>
    public int ColourSamples => ColoursOf(Photometric);

    private static int ColoursOf(Photometric photometric) => photometric switch
    {
        Photometric.SEPARATED => 4,
        Photometric.MINISBLACK or Photometric.MINISWHITE or Photometric.PALETTE or Photometric.MASK => 1,
        _ => 3,
    };

    // The tag is meant for statistics. Only where it is the largest number of a whole depth, as 4095 of 12 bits, is it a declaration.
    private static int LargestOf(int bits, int stated) => bits switch
    {
        16 when stated is 1023 or 2047 or 4095 or 8191 or 16383 or 32767 => stated,
        <= 16 => (1 << bits) - 1,
        _ => SixteenBits.Largest,
    };

    private static int Number(Tiff tiff, TiffTag tag, int otherwise) => tiff.GetFieldDefaulted(tag) is [var value, ..] ? value.ToInt() : otherwise;
}
