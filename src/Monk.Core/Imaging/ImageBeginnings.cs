using Monk.Files;

namespace Monk.Imaging;

/// <summary>Tells images by their first bytes, where names say nothing.</summary>
internal static class ImageBeginnings
{
    private const int DicomPreamble = 128;

    /// <summary>Why a file without an image's extension is lost, if it holds an image; null if it holds none or cannot be opened.</summary>
    public static string? LossOf(string path)
    {
        Span<byte> start = stackalloc byte[DicomPreamble + 4];
        int length;
        try
        {
            using var file = RegularFile.OpenRead(path);
            length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has no image's name either: nothing says that it is one.
        }

        start = start[..length];
        if (start.Length == DicomPreamble + 4 && start[DicomPreamble..].SequenceEqual("DICM"u8))
            return Unreadable("DICOM");
        if (start.Length > 12 && start[4..8].SequenceEqual("ftyp"u8))
        {
            var brand = start[8..12];
            return brand.SequenceEqual("avif"u8) ? Unreadable("AVIF")
                : brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) ? Unreadable("HEIC")
                : null;
        }

        if (OwnFormats.Of(start) is { } own)
            return $"{own.Name} without the extension of one";
        try
        {
            return $"{Name(ImageFormats.Sniff(start))} without the extension of one";
        }
        catch (UnreadableImageException)
        {
            return null;
        }
    }

    /// <summary>Why an image of such a kind is lost.</summary>
    public static string Unreadable(string kind) => $"{kind}, which Monk cannot read";

    private static string Name(ImageFormat format) => format == ImageFormat.PortableAnymap ? "PPM" : format.ToString().ToUpperInvariant();
}
