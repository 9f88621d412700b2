namespace Monk.Runtime;

/// <summary>Reads files up to the length that they say they have. A device can be behind a name, by a link say, and some never end.</summary>
internal static class WholeFile
{
    /// <summary>The bytes of a file; none of one that has no length.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than an array can be.</exception>
    public static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return Read(file);
    }

    /// <summary>The rest of a stream that knows its length.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than an array can be.</exception>
    public static byte[] Read(Stream file)
    {
        var length = file.CanSeek ? file.Length - file.Position : 0;
        if (length > Array.MaxLength)
            throw new IOException($"It has {length} bytes, more than fit into memory at once.");
        var bytes = new byte[length];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>Returns where there is something in a file that is to be copied.</summary>
    /// <exception cref="MonkException">It has no length: it is empty, or no file but a device.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static void RequireContent(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(file) == 0)
            throw new MonkException($"'{path}' is empty, or is no file.");
    }
}
