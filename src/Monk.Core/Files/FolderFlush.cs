using System.Runtime.InteropServices;

namespace Monk.Files;

/// <summary>Flushes a folder's entries to the disk, so that a file renamed in it has its new name after a power cut too.</summary>
internal static partial class FolderFlush
{
    /// <summary>
    /// Flushes the folder. Windows keeps entries in order itself; file systems that cannot flush a folder leave it as it is.
    /// </summary>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        var descriptor = Open(folder, OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000); // Read-only, not for child processes.
        if (descriptor < 0)
            return;
        _ = FSync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
