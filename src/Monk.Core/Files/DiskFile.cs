namespace Monk.Files;

/// <summary>
/// A file that <see cref="Disk"/> has opened. Each write goes to the system at once, and each is told of; whoever writes little at a time
/// puts a buffer before it.
/// </summary>
internal sealed class DiskFile(string path, FileStream file) : Stream
{
    public override bool CanRead => file.CanRead;

    public override bool CanSeek => file.CanSeek;

    public override bool CanWrite => file.CanWrite;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => file.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Disk.Tell(FileStep.Write, path);
        file.Write(buffer);
    }

    public override void SetLength(long value)
    {
        Disk.Tell(FileStep.Write, path);
        file.SetLength(value);
    }

    /// <summary>Nothing is held back.</summary>
    public override void Flush()
    {
    }

    /// <summary>Returns when what was written is on the disk.</summary>
    public void FlushToDisk()
    {
        Disk.Tell(FileStep.Flush, path);
        file.Flush(flushToDisk: true);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
