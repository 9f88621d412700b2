namespace Monk.Files;

/// <summary>
/// Tells that something could not be written because the place may only be read, which does not make what was computed wrong.
/// </summary>
internal static class ReadOnlyPlace
{
    private const int ReadOnlyFileSystem = 30; // EROFS.
    private const int WindowsWriteProtected = 19; // ERROR_WRITE_PROTECT.

    /// <summary>Whether that is what the exception is about.</summary>
    public static bool IsCauseOf(MonkException failure) => failure.InnerException switch
    {
        UnauthorizedAccessException => true,
        IOException e => OperatingSystem.IsWindows() ? (e.HResult & 0xffff) == WindowsWriteProtected : e.HResult == ReadOnlyFileSystem,
        _ => false,
    };
}
