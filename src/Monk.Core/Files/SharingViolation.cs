namespace Monk.Files;

/// <summary>
/// Tells a file that somebody else holds from one that cannot be opened for another reason, such as a file system that may only be read.
/// </summary>
internal static class SharingViolation
{
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION.
    private const int WindowsSharing = 32;
    private const int WindowsLock = 33;

    /// <summary>
    /// What <c>flock</c> says of a file that is locked: EWOULDBLOCK, which has another number on Linux than on BSD and macOS.
    /// </summary>
    private static readonly int WouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Whether the file was refused because somebody else has it open.</summary>
    public static bool Is(IOException failure) => OperatingSystem.IsWindows()
        ? (failure.HResult & 0xffff) is WindowsSharing or WindowsLock
        : failure.HResult == WouldBlock;
}
