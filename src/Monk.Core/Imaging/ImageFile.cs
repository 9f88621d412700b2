using Monk.Files;

namespace Monk.Imaging;

/// <summary>The bytes of an image file, in memory that counts in <see cref="DecodingBudget.Files"/>.</summary>
internal sealed class ImageFile : IDisposable
{
    private const int Part = 4 << 20;

    private readonly ScratchMemory _memory;
    private readonly long _counted;
    private int _holders = 1;

    private ImageFile(string path, ScratchMemory memory, long counted) => (Path, _memory, _counted) = (path, memory, counted);

    public string Path { get; }

    public ReadOnlySpan<byte> Bytes => _memory.Span[..Length];

    private int Length { get; set; }

    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the wait for memory, and the reading.</param>
    /// <exception cref="ImageDecodeException">It is missing, unreadable, too large, or no file at all.</exception>
    public static ImageFile Read(string path, CancellationToken cancellation = default)
    {
        ImageFile? image = null;
        try
        {
            using var handle = RegularFile.OpenHandle(path, options: FileOptions.SequentialScan);
            var size = RandomAccess.GetLength(handle);
            if (size > ImageLimits.MostBytes)
                throw new ImageDecodeException(path, $"the file has {size} bytes; at most {ImageLimits.MostBytes} are accepted");
            DecodingBudget.Files.Take(size, cancellation);
            image = Counted(path, size);
            for (int read; image.Length < size; image.Length += read)
            {
                cancellation.ThrowIfCancellationRequested();
                read = RandomAccess.Read(handle, image._memory.Span[image.Length..(int)Math.Min(size, image.Length + Part)], image.Length);
                if (read == 0)
                    break; // It was cut short meanwhile.
            }

            var whole = image;
            image = null;
            return whole;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or OutOfMemoryException)
        {
            throw new ImageDecodeException(path, Reason(path, failure), failure);
        }
        finally
        {
            image?.Dispose();
        }
    }

    /// <summary>One more who disposes it: the bytes stay until the last has.</summary>
    public ImageFile Share()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;
        _memory.Dispose();
        DecodingBudget.Files.Return(_counted);
    }

    private static ImageFile Counted(string path, long size)
    {
        try
        {
            return new ImageFile(path, new ScratchMemory((int)size), size);
        }
        catch
        {
            DecodingBudget.Files.Return(size);
            throw;
        }
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
