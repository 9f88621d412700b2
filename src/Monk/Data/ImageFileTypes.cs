namespace Monk.Data;

/// <summary>Which files of a folder are taken for images, by extension. What a file really holds is found out when it is decoded.</summary>
internal static class ImageFileTypes
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".webp", ".gif", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".pnm",
    };

    private static readonly HashSet<string> SystemNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Thumbs.db", "desktop.ini", "__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information",
    };

    /// <summary>For messages.</summary>
    public static string Described => "JPEG, PNG, BMP, WebP, GIF, TIFF, PPM, PGM, PBM";

    public static bool IsImage(string name) => Extensions.Contains(Path.GetExtension(name));

    /// <summary>True for what systems and tools leave behind unseen: dot files, thumbnails, archive leftovers.</summary>
    public static bool IsHidden(FileSystemInfo entry) =>
        entry.Name.StartsWith('.') || SystemNames.Contains(entry.Name)
        || (OperatingSystem.IsWindows() && entry.Attributes.HasFlag(FileAttributes.Hidden));
}
