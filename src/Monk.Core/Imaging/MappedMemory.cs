using System.Runtime.InteropServices;

namespace Monk.Imaging;

/// <summary>
/// Memory straight from the system, which has it back the moment that this is disposed: neither .NET's collector nor the C library keeps
/// any of it.
/// </summary>
internal sealed unsafe partial class MappedMemory : SafeHandle
{
    private const int ReadWrite = 1 | 2; // PROT_READ | PROT_WRITE
    private const int PrivateOnLinux = 2 | 0x20; // MAP_PRIVATE | MAP_ANONYMOUS
    private const int PrivateOnMac = 2 | 0x1000;
    private const int HugePages = 14; // MADV_HUGEPAGE

    private readonly nuint _length;

    /// <exception cref="InsufficientMemoryException">The system has not so much.</exception>
    public MappedMemory(long length)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        (Length, _length) = (length, checked((nuint)length));
        if (OperatingSystem.IsWindows())
        {
            handle = (nint)NativeMemory.Alloc(_length); // Its heap passes large blocks on to the system.
            return;
        }

        var start = Map(0, _length, ReadWrite, OperatingSystem.IsMacOS() ? PrivateOnMac : PrivateOnLinux, -1, 0);
        if (start == -1)
            throw new InsufficientMemoryException($"The system has no {length} bytes for an image.");
        handle = start;
        if (OperatingSystem.IsLinux())
            _ = Advise(start, _length, HugePages); // Each is one page fault instead of 512; where there are none, nothing is lost.
    }

    public long Length { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>Valid until this is disposed.</summary>
    public byte* Start => IsClosed ? throw new ObjectDisposedException(nameof(MappedMemory)) : (byte*)handle;

    protected override bool ReleaseHandle()
    {
        if (!OperatingSystem.IsWindows())
            return Unmap(handle, _length) == 0;
        NativeMemory.Free((void*)handle);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
