using System.Buffers;

namespace Monk.Data;

/// <summary>The bytes of an image file, in pooled memory.</summary>
internal sealed class ImageFile : IDisposable
{
    private readonly int _length;
    private byte[]? _memory;

    private ImageFile(string path, byte[] memory, int length) => (Path, _memory, _length) = (path, memory, length);

    public string Path { get; }

    public ReadOnlySpan<byte> Bytes => (_memory ?? throw new ObjectDisposedException(nameof(ImageFile))).AsSpan(0, _length);

    /// <exception cref="ImageDecodeException">The file is missing, unreadable or too large.</exception>
    public static ImageFile Read(string path)
    {
        byte[]? memory = null;
        try
        {
            using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var size = RandomAccess.GetLength(handle);
            if (size > ImageLimits.MostBytes)
                throw new ImageDecodeException(path, $"the file has {size} bytes; at most {ImageLimits.MostBytes} are accepted");
            memory = ArrayPool<byte>.Shared.Rent((int)size);
            var length = 0;
            for (int read; length < size && (read = RandomAccess.Read(handle, memory.AsSpan(length, (int)size - length), length)) > 0;)
                length += read;
            return new ImageFile(path, memory, length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or OutOfMemoryException)
        {
            if (memory is not null)
                ArrayPool<byte>.Shared.Return(memory);
            throw new ImageDecodeException(path, Reason(path, failure), failure);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _memory, null) is { } memory)
            ArrayPool<byte>.Shared.Return(memory);
    }

    private static string Reason(string path, Exception failure)
    {
        if (failure is not (FileNotFoundException or DirectoryNotFoundException))
            return failure.Message.TrimEnd('.');
        if (LinkTarget(path) is { } target)
            return $"it is a link to '{target}', which does not exist";
        return path.Contains('\uFFFD', StringComparison.Ordinal)
            ? "its name, or that of a folder that it lies in, is not valid UTF-8, so that the file cannot be opened; rename it"
            : "the file does not exist";
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
