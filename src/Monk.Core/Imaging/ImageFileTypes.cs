namespace Monk.Imaging;

/// <summary>Which files of a folder are taken for images, by extension. What a file really holds is found out when it is decoded.</summary>
internal static class ImageFileTypes
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".webp", ".gif", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".pnm",
    };

    private static readonly Dictionary<string, string> UnreadableKinds = new(StringComparer.OrdinalIgnoreCase)
    {
        [".heic"] = "HEIC", [".heif"] = "HEIC", [".hif"] = "HEIC", [".avif"] = "AVIF", [".jxl"] = "JPEG XL", [".jp2"] = "JPEG 2000", [".j2k"] = "JPEG 2000", [".jpf"] = "JPEG 2000",
        [".jpx"] = "JPEG 2000", [".jls"] = "JPEG-LS", [".jxr"] = "JPEG XR",
        [".dcm"] = "DICOM", [".dicom"] = "DICOM", [".dic"] = "DICOM", [".ima"] = "DICOM", [".nii"] = "NIfTI", [".nrrd"] = "NRRD", [".mha"] = "MetaImage", [".mhd"] = "MetaImage",
        [".svs"] = "whole-slide image", [".ndpi"] = "whole-slide image", [".mrxs"] = "whole-slide image", [".scn"] = "whole-slide image", [".vms"] = "whole-slide image",
        [".czi"] = "microscope image", [".lif"] = "microscope image", [".nd2"] = "microscope image", [".oib"] = "microscope image", [".vsi"] = "microscope image",
        [".cr2"] = "camera raw", [".cr3"] = "camera raw", [".crw"] = "camera raw", [".nef"] = "camera raw", [".nrw"] = "camera raw", [".arw"] = "camera raw", [".srf"] = "camera raw",
        [".sr2"] = "camera raw", [".dng"] = "camera raw", [".raf"] = "camera raw", [".orf"] = "camera raw", [".rw2"] = "camera raw", [".pef"] = "camera raw", [".srw"] = "camera raw",
        [".raw"] = "camera raw", [".3fr"] = "camera raw", [".iiq"] = "camera raw", [".x3f"] = "camera raw",
        [".psd"] = "Photoshop", [".psb"] = "Photoshop", [".xcf"] = "GIMP", [".svg"] = "SVG", [".eps"] = "EPS", [".exr"] = "OpenEXR", [".hdr"] = "Radiance HDR", [".dds"] = "DDS",
        [".tga"] = "TGA", [".ico"] = "ICO", [".pcx"] = "PCX", [".pam"] = "PAM", [".pfm"] = "PFM", [".qoi"] = "QOI", [".fits"] = "FITS", [".fit"] = "FITS", [".apng"] = "APNG",
    };

    private static readonly HashSet<string> SystemNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Thumbs.db", "desktop.ini", "__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information",
        "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot", "@tmp", ".@__thumb", "lost+found",
    };

    private static readonly HashSet<string> ToolFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        ".git", ".svn", ".hg", ".dvc", ".ipynb_checkpoints", ".idea", ".vscode", ".vs", ".cache", ".thumbnails", ".thumbs", ".tmp", ".temp", ".AppleDouble", ".Trash", ".Trashes", ".Trash-1000",
        ".Spotlight-V100", ".fseventsd", ".TemporaryItems", ".DocumentRevisions-V100", ".picasaoriginals", ".snapshot", ".snapshots", ".zfs",
    };

    // What lies beside images and is none. Files of any other unknown extension are opened to see whether they hold one.
    private static readonly HashSet<string> OtherExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".txt", ".md", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".yaml", ".yml", ".html", ".htm", ".log", ".ini", ".cfg", ".toml", ".py", ".ipynb", ".cs", ".sh", ".mat", ".npy", ".npz", ".pkl", ".h5",
        ".xls", ".xlsx", ".doc", ".docx", ".pdf", ".db", ".sqlite", ".mp4", ".avi", ".mov", ".mkv", ".wav", ".mp3", ".bak", ".old", ".orig", ".swp", ".lnk", ".url", ".md5", ".sha1", ".sha256",
    };

    private static readonly HashSet<string> ArchiveExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tfrecord", ".parquet", ".lmdb",
    };

    /// <summary>For messages.</summary>
    public static string Described => BuiltIn + OwnFormats.Described;

    /// <summary>The formats that this library reads itself.</summary>
    public const string BuiltIn = "JPEG, PNG, BMP, WebP, GIF, TIFF, PPM, PGM, PBM";

    public static bool IsImage(string name) => Extensions.Contains(Path.GetExtension(name)) || OwnFormats.HasExtension(name);

    /// <summary>The kind of an image that Monk cannot read, by its extension: "HEIC"; null for everything else.</summary>
    public static string? UnreadableKind(string name) => OwnFormats.HasExtension(name) ? null : UnreadableKinds.GetValueOrDefault(
        name.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase) ? ".nii" : Path.GetExtension(name));

    /// <summary>Whether a file packs others, which may be images.</summary>
    public static bool IsArchive(string name) => ArchiveExtensions.Contains(Path.GetExtension(name));

    /// <summary>
    /// Why an image whose extension is none of an image's is not used; null where the file is no image. Files of the kinds that lie beside
    /// images are not opened, unless there is an image's extension before theirs, as in <c>1.png.txt</c>; nor are an editor's copies,
    /// <c>1.png~</c>.
    /// </summary>
    public static string? LossOfUnnamed(FileInfo file)
    {
        var isOther = file.Name.EndsWith('~') || (OtherExtensions.Contains(Path.GetExtension(file.Name)) && !IsImage(Path.GetFileNameWithoutExtension(file.Name)));
        return isOther || IsArchive(file.Name) ? null : ImageBeginnings.LossOf(file.FullName);
    }

    /// <summary>True for what systems and tools leave behind unseen: dot files, thumbnails, archive leftovers.</summary>
    public static bool IsHidden(FileSystemInfo entry) =>
        entry.Name.StartsWith('.') || SystemNames.Contains(entry.Name)
        || (OperatingSystem.IsWindows() && entry.Attributes.HasFlag(FileAttributes.Hidden));

    /// <summary>Of what is hidden: what is known to be no one's images, whatever lies in it.</summary>
    public static bool IsLeftover(FileSystemInfo entry) =>
        SystemNames.Contains(entry.Name) || (entry is DirectoryInfo ? ToolFolders.Contains(entry.Name) || entry.Name.StartsWith(".Trash-", StringComparison.Ordinal) : entry.Name.StartsWith("._", StringComparison.Ordinal));
}
