using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Monk.Files;
using Monk.Imaging;

namespace Monk.Data.Cache;

/// <summary>
/// Images of one folder, decoded and resized, in a file that all experiments on the folder share. The first pass over the images fills it;
/// later ones read a few hundred kilobytes instead of decoding.
/// </summary>
/// <remarks>
/// The file is a sequence of records of one size: the image's key, a checksum, what is worth telling of the image and how long decoding
/// took, the pixels. Records are appended and never changed, by one process at a time, which holds a lock; others read what is there and
/// decode the rest. A record that a crash, a full disk or a faulty disk has left damaged is not believed and its image decoded again. The
/// file is read record by record instead of being mapped, so that memory does not grow with the number of images, and a file cut short is
/// an error, not a crash.
/// </remarks>
internal sealed class DecodedImages : IDisposable
{
    // Of the records; what decoding changes, ImageDecoder.Version says.
    private const int Version = 3;
    private const int HeaderLength = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, long> _records = [];
    private readonly SafeFileHandle _file;
    private readonly FileLock? _writing;
    private readonly int _pixelBytes;
    private readonly string _path;
    private long _end;
    private long _reserved;
    private bool _full;

    private DecodedImages(string path, int pixelBytes, FileLock? writing)
    {
        (_path, _pixelBytes, _writing) = (path, pixelBytes, writing);
        _file = Disk.OpenHandle(
            path, writing is null ? FileMode.Open : FileMode.OpenOrCreate, writing is null ? FileAccess.Read : FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _end = ReadKeys();
    }

    private long RecordLength => HeaderLength + _pixelBytes;

    /// <summary>Opens the file of a folder's images, and makes it if need be. A file that can only be read is used as it is.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="width">The images' width in pixels.</param>
    /// <param name="height">The images' height in pixels.</param>
    /// <param name="background">What transparent pixels lie on.</param>
    /// <param name="problem">Why nothing can be written, where that is not the user's wish; null otherwise.</param>
    /// <returns>Null where nothing can be kept, or another process is making the file this moment.</returns>
    public static DecodedImages? TryOpen(string root, int width, int height, out string? problem, ImageBackground background = ImageBackground.White)
    {
        problem = null;
        if (CacheFiles.Limit == 0)
            return null;

        var path = PathOf(root, width, height, background);
        FileLock? writing = null;
        try
        {
            writing = FileLock.TryAcquire(path + ".lock");
        }
        catch (MonkException e)
        {
            problem = CacheFiles.NotWritable(e.InnerException ?? e);
        }

        try
        {
            if (writing is null && !File.Exists(path))
                return null;
            var images = new DecodedImages(path, width * height * 3, writing);
            CacheFiles.Touch(path);
            return images;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            writing?.Dispose();
            problem ??= CacheFiles.NotWritable(e);
            return null;
        }
    }

    /// <summary>How many of a folder's images are kept in that size. Nothing is made or changed.</summary>
    public static int CountKept(LabelledImages images, int width, int height, ImageContents contents)
    {
        var path = PathOf(images.Root, width, height, images.Background);
        try
        {
            if (CacheFiles.Limit == 0 || !File.Exists(path))
                return 0;
            using var kept = new DecodedImages(path, width * height * 3, writing: null);
            return Enumerable.Range(0, images.Samples.Count)
                .Count(index => contents.OfOrRead(images.FullPath(index)) is { } content && kept._records.ContainsKey(content.Key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // A cache that cannot be used is none.
        }
    }

    /// <summary>Why the records of so many images have no room; null when they have, or when nothing is written anyway.</summary>
    public string? WhyNoRoomFor(int images)
    {
        if (_writing is null)
            return null;
        lock (_gate)
        {
            var missing = (images - _records.Count) * RecordLength;
            if (missing <= 0)
                return null;
            if (_end + missing > CacheFiles.Limit)
                return CacheFiles.AboveLimit(_end + missing);
            return HasRoom(missing) ? null : CacheFiles.NoRoom(missing);
        }
    }

    /// <summary>Copies the pixels of an image, if they are here and whole. May be called by several threads at once.</summary>
    public bool TryRead(UInt128 key, Span<byte> pixels, out ImageTraits traits) => TryRead(key, pixels, out traits, out _);

    /// <summary>Copies the pixels of an image, if they are here and whole. May be called by several threads at once.</summary>
    /// <param name="key">The image's key.</param>
    /// <param name="pixels">Gets the pixels.</param>
    /// <param name="traits">What was met when it was decoded.</param>
    /// <param name="took">How long decoding it took, on one thread.</param>
    public bool TryRead(UInt128 key, Span<byte> pixels, out ImageTraits traits, out TimeSpan took)
    {
        (traits, took) = (ImageTraits.None, TimeSpan.Zero);
        long offset;
        lock (_gate)
        {
            if (!_records.TryGetValue(key, out offset))
                return false;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        try
        {
            if (!ReadFully(header, offset)
                || !ReadFully(pixels[.._pixelBytes], offset + HeaderLength)
                || BinaryPrimitives.ReadUInt128LittleEndian(header) != key
                || BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) != Checksum(key, header[24..], pixels[.._pixelBytes]))
            {
                return false;
            }

            traits = (ImageTraits)header[24];
            took = TimeSpan.FromTicks(BinaryPrimitives.ReadInt64LittleEndian(header[24..]) >> 8);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // The file itself is still there to be decoded.
        }
    }

    /// <summary>Keeps the pixels of an image, if there is room. May be called by several threads at once.</summary>
    /// <param name="key">The image's key.</param>
    /// <param name="pixels">Its pixels.</param>
    /// <param name="traits">What was met when it was decoded.</param>
    /// <param name="took">How long decoding it took, on one thread.</param>
    public void Append(UInt128 key, ReadOnlySpan<byte> pixels, ImageTraits traits, TimeSpan took = default)
    {
        if (_writing is null || Reserve() is not { } offset)
            return;

        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteUInt128LittleEndian(header, key);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], took.Ticks << 8 | (byte)traits);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], Checksum(key, header[24..], pixels));
        try
        {
            Disk.Write(_file, _path, pixels, offset + HeaderLength);
            Disk.Write(_file, _path, header, offset);
            lock (_gate)
                _records[key] = offset;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lock (_gate)
                _full = true; // What is there stays; the rest is decoded each time.
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        if (_writing is null)
            return;
        _writing.Dispose();
        CacheFiles.Trim(keep: _path);
    }

    private static string PathOf(string root, int width, int height, ImageBackground background) => Path.Combine(
        CacheFolder.For("images"), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Version}\0{ImageDecoder.Version}\0{root}\0{width}\0{height}{(background == ImageBackground.White ? "" : $"\0{background}")}")).AsSpan(0, 16)) + ".images");

    // Key and facts are part of it, so that a record of a half-written header is not taken for another image's.
    private static ulong Checksum(UInt128 key, ReadOnlySpan<byte> facts, ReadOnlySpan<byte> pixels) =>
        XxHash3.HashToUInt64(pixels, (long)(ulong)(key ^ (key >> 64)) ^ BinaryPrimitives.ReadInt64LittleEndian(facts));

    private bool HasRoom(long bytes)
    {
        try
        {
            return CacheFiles.HasRoom(Path.GetDirectoryName(_path)!, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // The folder has been removed, say: what is not kept is decoded again.
        }
    }

    private long? Reserve()
    {
        lock (_gate)
        {
            if (_full)
                return null;

            // The disk is asked for every few hundred images only.
            const int Images = 256;
            if (_end + RecordLength > _reserved)
            {
                if (_end + RecordLength > CacheFiles.Limit || !HasRoom(Images * RecordLength))
                {
                    _full = true;
                    return null;
                }

                _reserved = _end + Images * RecordLength;
            }

            var offset = _end;
            _end += RecordLength;
            return offset;
        }
    }

    private long ReadKeys()
    {
        Span<byte> key = stackalloc byte[16];
        var whole = RandomAccess.GetLength(_file) / RecordLength;
        for (long record = 0; record < whole; record++)
        {
            if (!ReadFully(key, record * RecordLength))
                break;
            var value = BinaryPrimitives.ReadUInt128LittleEndian(key);
            if (value != 0) // A place that was never filled.
                _records[value] = record * RecordLength;
        }

        return whole * RecordLength;
    }

    private bool ReadFully(Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_file, destination, offset);
            if (read == 0)
                return false;
            destination = destination[read..];
            offset += read;
        }

        return true;
    }
}
