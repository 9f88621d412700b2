using System.Security.Cryptography;
using Monk.Files;

namespace Monk.Weights;

/// <summary>The beginning of a download, with what the server said to tell one version of the file from another.</summary>
internal sealed class PartFile : IDisposable
{
    private readonly string _destination;
    private readonly string _path;
    private readonly string _validatorPath;
    private readonly DiskFile _stream;

    /// <summary>Opens what an earlier attempt left, or a new file. The caller holds the destination's lock.</summary>
    public PartFile(string destination)
    {
        _destination = destination;
        _path = destination + ".part";
        _validatorPath = _path + ".etag";
        _stream = Guard(() => Disk.Open(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        Length = _stream.CanSeek ? _stream.Length : 0;
        Validator = Length > 0 && File.Exists(_validatorPath) ? Guard(() => RegularFile.ReadAllText(_validatorPath)) : null;
        if (Validator is not { Length: > 0 })
            Validator = null;
    }

    /// <summary>Bytes received so far.</summary>
    public long Length { get; private set; }

    /// <summary>The ETag, or the date, of the version that the bytes are of.</summary>
    public string? Validator { get; private set; }

    /// <summary>Forgets the bytes and begins again with this version.</summary>
    public void Restart(string? validator) => Guard(() =>
    {
        Validator = null;
        Disk.Delete(_validatorPath);
        if (Length > 0)
            _stream.SetLength(0);
        Length = 0;
        if (validator is not null)
            Disk.WriteText(_validatorPath, validator);
        Validator = validator;
        return true;
    });

    /// <summary>Fails early when the disk cannot hold the rest.</summary>
    public void CheckSpace(long total)
    {
        var free = Guard(() => new DriveInfo(Path.GetDirectoryName(_path)!).AvailableFreeSpace);
        if (total - Length > free)
            throw new MonkException($"'{_destination}' needs {total - Length} more bytes and its disk has {free} free. Free some space, or move the cache with MONK_CACHE.");
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (_stream.CanSeek)
                _stream.Position = Length;
            _stream.Write(bytes);
            Length += bytes.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"'{_path}' cannot be written: {e.Message} (is the disk full?) What has arrived is kept; free some space or move the cache with MONK_CACHE, and it goes on from there.", e);
        }
    }

    /// <summary>The hash of all of it, in lower-case hexadecimal digits.</summary>
    public string Sha256() => Guard(() =>
    {
        _stream.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(_stream));
    });

    /// <summary>Gives the finished file its name.</summary>
    public void Finish() => Guard(() =>
    {
        _stream.FlushToDisk();
        _stream.Dispose();
        Disk.Rename(_path, _destination);
        Disk.Delete(_validatorPath);
        return true;
    });

    /// <summary>Removes what cannot be used.</summary>
    public void Delete() => Guard(() =>
    {
        _stream.Dispose();
        Disk.Delete(_path);
        Disk.Delete(_validatorPath);
        return true;
    });

    public void Dispose() => _stream.Dispose();

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"The download to '{_destination}' cannot be written: {e.Message}", e);
        }
    }
}
