using System.Runtime.InteropServices;

namespace Monk.Runtime;

/// <summary>Settings of the C library's allocator that spare training most of its page faults.</summary>
/// <remarks>
/// By default glibc returns every large block to the system when a tensor dies and asks for it again at the next operation; the page
/// faults can take most of a CPU run's time. Keeping freed memory in the process avoids them; the price is that
/// the process's resident size stays at its highest. Set the environment variable <c>MONK_ALLOCATOR=system</c> to leave the allocator alone.
/// </remarks>
internal static partial class Allocator
{
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD
    private const int MaximumMappings = -4; // M_MMAP_MAX

    /// <summary>Keeps freed memory in the process. To be called before libtorch is loaded.</summary>
    /// <returns>Whether the settings were made.</returns>
    public static bool KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("MONK_ALLOCATOR") == "system")
            return false;

        try
        {
            return SetOption(MaximumMappings, 0) != 0 & SetOption(TrimThreshold, int.MaxValue) != 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false; // Not glibc: musl has neither the function nor the habit.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
