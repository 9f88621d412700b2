namespace Monk.Imaging;

/// <summary>The orientation in a PNG's <c>eXIf</c> chunk, which Skia does not look at.</summary>
internal static class PngExif
{
    /// <summary>Upright, where there is no such chunk or it makes no sense: a damaged note must not cost the image.</summary>
    public static Orientation Orientation(ReadOnlySpan<byte> file)
    {
        for (var chunks = new PngChunks(file); chunks.MoveNext();)
        {
            if (chunks.Kind.SequenceEqual("eXIf"u8))
                return Orientations.FromTag((int)new TiffDirectory(chunks.Data).Number(TiffDirectory.Orientation, 1));
        }

        return Monk.Imaging.Orientation.TopLeft;
    }
}
