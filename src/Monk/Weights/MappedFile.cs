using System.IO.MemoryMappedFiles;
using Monk.Files;

namespace Monk.Weights;

/// <summary>
/// A file open for reading at any place: mapped into memory for its directory, read straight into a tensor's memory for its values.
/// </summary>
/// <remarks>
/// Reading a ResNet50's 100 MB into tensors takes a third of the time that copying them out of the map does, which costs a page fault for
/// every few pages. The file must not be shortened while it is being opened; replacing it by a rename is harmless.
/// </remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    private MappedFile(string path, FileStream stream)
    {
        Path = path;
        Length = stream.Length;
        _stream = stream;
        _map = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    public string Path { get; }

    /// <summary>The file's size in bytes when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="MonkException">The file is missing, empty or unreadable.</exception>
    public static MappedFile Open(string path)
    {
        path = FullPath.Of(path);
        FileStream? stream = null;
        try
        {
            stream = RegularFile.OpenRead(path, FileShare.Read | FileShare.Delete, bufferSize: 0);
            if (stream.Length == 0)
                throw new DamagedFileException($"The weights file '{path}' is empty.");
            var file = new MappedFile(path, stream);
            stream = null; // It is the file's to close now.
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MonkException($"The weights file '{path}' does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new MonkException($"The weights file '{path}' cannot be read: {e.Message}", e);
        }
        finally
        {
            stream?.Dispose();
        }
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with the bytes from <paramref name="offset"/> on, without going through the map.
    /// </summary>
    /// <exception cref="MonkException">The file is too short, or cannot be read.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        try
        {
            while (!destination.IsEmpty)
            {
                var count = RandomAccess.Read(_stream.SafeFileHandle, destination, offset);
                if (count == 0)
                    throw new DamagedFileException($"The weights file '{Path}' is damaged or cut short: {destination.Length} bytes are wanted at {offset}, and it ends before.");
                destination = destination[count..];
                offset += count;
            }
        }
        catch (IOException e)
        {
            throw new MonkException($"The weights file '{Path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The bytes from <paramref name="offset"/> on. The span dies with this object.</summary>
    /// <exception cref="MonkException">The file is too short.</exception>
    public ReadOnlySpan<byte> Span(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new DamagedFileException($"The weights file '{Path}' is damaged or cut short: {length} bytes are wanted at {offset}, and it has {Length}.");
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    public void Dispose()
    {
        if (_start is null)
            return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
        _stream.Dispose();
    }
}
