using System.Runtime.InteropServices;

namespace Monk.Files;

/// <summary>What stands behind a path, links followed. Only what a reader must not open is told apart.</summary>
internal static unsafe partial class FileKind
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint TypeOnly = 1; // STATX_TYPE
    private const int ResultSize = 256;
    private const int LinuxMode = 28;
    private const int MacMode = 4;

    /// <summary>
    /// What the path names instead of a file, such as "a named pipe"; null of a file, of a folder, and of what does not exist or cannot be
    /// looked at: of those, opening them tells.
    /// </summary>
    public static string? NoFileAt(string path)
    {
        // Windows has no such things among its files, and .NET opens none of its devices by name.
        if (OperatingSystem.IsWindows())
            return null;
        var result = stackalloc byte[ResultSize];
        int failed;
        if (OperatingSystem.IsLinux())
            failed = StatOfLinux(CurrentFolder, path, 0, TypeOnly, result);
        else if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
            failed = StatOfOldMac(path, result);
        else
            failed = StatOfMac(path, result);
        if (failed != 0)
            return null;
        return (*(ushort*)(result + (OperatingSystem.IsLinux() ? LinuxMode : MacMode)) & 0xF000) switch
        {
            0x1000 => "a named pipe",
            0x2000 => "a character device",
            0x6000 => "a block device",
            0xC000 => "a socket",
            _ => null,
        };
    }

    // Of all its forms this one alone has the same layout on every processor.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatOfLinux(int folder, string path, int flags, uint mask, byte* result);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatOfMac(string path, byte* result);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatOfOldMac(string path, byte* result);
}
