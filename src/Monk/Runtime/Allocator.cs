using System.Runtime.InteropServices;

namespace Monk.Runtime;

/// <summary>Settings of the C library's allocator that spare training most of its page faults.</summary>
/// <remarks>
/// By default glibc returns every large block to the system when a tensor dies and asks for it again at the next operation; the page
/// faults can take most of a CPU run's time. Keeping freed memory in the process avoids them; the price is that
/// the process's resident size stays at its highest. What is touched for the first time comes in huge pages, where the system gives them on
/// request. Set the environment variable <c>MONK_ALLOCATOR=system</c> to leave the allocator alone.
/// </remarks>
internal static partial class Allocator
{
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD
    private const int Never = -1;
    private const int MaximumMappings = -4; // M_MMAP_MAX
    private const int TopPadding = -2; // M_TOP_PAD
    private const int ThreadHeap = 64 << 20; // HEAP_MAX_SIZE
    private const int HugePages = 14; // MADV_HUGEPAGE
    private const nuint HugePageSize = 2 << 20;
    private const long MostAddressSpace = 16L << 30;
    private const string NoOvercommit = "2"; // OVERCOMMIT_NEVER

    private static bool s_kept;

    /// <summary>Keeps freed memory in the process. To be called before libtorch is loaded.</summary>
    /// <returns>Whether the settings were made.</returns>
    public static bool KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("MONK_ALLOCATOR") == "system")
            return false;

        try
        {
            // The heaps of further threads are returned as soon as they are empty, but for those that the padding asks to keep.
            var kept = SetOption(MaximumMappings, 0) != 0 & SetOption(TrimThreshold, Never) != 0 & SetOption(TopPadding, ThreadHeap) != 0;
            if (kept)
                GrowIntoHugePages();
            s_kept = kept;
            return kept;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false; // Not glibc: musl has neither the function nor the habit.
        }
    }

    /// <summary>
    /// Gives the pages that nothing uses back to the system, whatever the settings: what one training has left would count as the next
    /// one's memory. The heap then grows into huge pages as before.
    /// </summary>
    public static void ReturnFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Trim(0);
            if (s_kept)
                GrowIntoHugePages();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Not glibc: musl gives pages back by itself.
        }
    }

    // The heap is given its addresses in advance, and they are marked before anything uses them; memory it takes only as it is used.
    private static void GrowIntoHugePages()
    {
        if (CountsAddressesAsMemory())
            return;
        var size = (nuint)Math.Min(MostAddressSpace, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        var heap = Allocate(size);
        if (heap == 0)
            return; // A limit on the process's addresses: nothing is lost but the gain.

        var first = (heap + HugePageSize - 1) / HugePageSize * HugePageSize;
        _ = Advise(first, (heap + size - first) / HugePageSize * HugePageSize, HugePages);
        Free(heap);
    }

    // Then what is set aside here would be missing elsewhere.
    private static bool CountsAddressesAsMemory()
    {
        try
        {
            return File.ReadAllText("/proc/sys/vm/overcommit_memory").Trim() == NoOvercommit;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);

    [LibraryImport("libc.so.6", EntryPoint = "malloc")]
    private static partial nuint Allocate(nuint size);

    [LibraryImport("libc.so.6", EntryPoint = "free")]
    private static partial void Free(nuint block);

    [LibraryImport("libc.so.6", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
