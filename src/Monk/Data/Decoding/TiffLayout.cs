using BitMiracle.LibTiff.Classic;

namespace Monk.Data;

/// <summary>How a TIFF's first page stores its pixels.</summary>
internal sealed record TiffLayout(int Width, int Height, int Bits, int Samples, Photometric Photometric, Compression Compression,
    bool IsPlanar, bool IsPremultiplied)
{
    public static TiffLayout Of(Tiff tiff)
    {
        var samples = Number(tiff, TiffTag.SAMPLESPERPIXEL, 1);
        var photometric = tiff.GetField(TiffTag.PHOTOMETRIC) is [var kind, ..] ? (Photometric)kind.ToInt()
            : samples >= 3 ? Photometric.RGB : Photometric.MINISBLACK;
        var layout = new TiffLayout(
            Number(tiff, TiffTag.IMAGEWIDTH, 0), Number(tiff, TiffTag.IMAGELENGTH, 0), Number(tiff, TiffTag.BITSPERSAMPLE, 1), samples, photometric,
            (Compression)Number(tiff, TiffTag.COMPRESSION, (int)Compression.NONE),
            Number(tiff, TiffTag.PLANARCONFIG, (int)PlanarConfig.CONTIG) == (int)PlanarConfig.SEPARATE,
            tiff.GetField(TiffTag.EXTRASAMPLES) is [_, var extra, ..] && extra.ToByteArray() is [(byte)ExtraSample.ASSOCALPHA, ..]);

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
        Photometric.MINISBLACK or Photometric.MINISWHITE => (Samples == 1 || IsPlanar) && Bits is 1 or 2 or 4 || Bits is 8 or 16,
        Photometric.PALETTE => Samples == 1 && Bits is 1 or 2 or 4 or 8,
        Photometric.RGB => Samples >= 3 && Bits is 8 or 16,
        Photometric.SEPARATED => Samples >= 4 && Bits is 8 or 16,
        _ => false,
    };

    /// <summary>How many of the samples of a pixel matter.</summary>
    public int UsedSamples => Photometric switch
    {
        Photometric.RGB => IsPremultiplied && Samples > 3 ? 4 : 3,
        Photometric.SEPARATED => 4,
        _ => 1,
    };

    private static int Number(Tiff tiff, TiffTag tag, int otherwise) => tiff.GetFieldDefaulted(tag) is [var value, ..] ? value.ToInt() : otherwise;
}
