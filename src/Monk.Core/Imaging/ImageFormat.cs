using System.Text;

namespace Monk.Imaging;

/// <summary>What a file holds, by its first bytes; extensions lie.</summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
    Gif,
    Bmp,
    WebP,
    Tiff,
    PortableAnymap,
}

internal static class ImageFormats
{
    /// <exception cref="UnreadableImageException">It is none of the formats that are read.</exception>
    public static ImageFormat Sniff(ReadOnlySpan<byte> file) => Find(file)
        ?? throw new UnreadableImageException(file.IsEmpty
            ? "the file is empty"
            : $"it is not an image of a kind that is read ({ImageFileTypes.Described}); it begins with {Beginning(file)}");

    /// <summary>The built-in format of a file; null where it is none.</summary>
    public static ImageFormat? Find(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => ImageFormat.Gif,
        [(byte)'B', (byte)'M', ..] => ImageFormat.Bmp,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFormat.WebP,
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => ImageFormat.Tiff,
        [(byte)'P', >= (byte)'1' and <= (byte)'6', (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'#', ..] => ImageFormat.PortableAnymap,
        _ => null,
    };

    private static string Beginning(ReadOnlySpan<byte> file)
    {
        var start = file[..Math.Min(file.Length, 12)];
        var isText = start.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
        return isText ? $"the text \"{Encoding.ASCII.GetString(start)}\"" : $"the bytes {Convert.ToHexString(start)}";
    }
}
