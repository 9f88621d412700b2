using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Monk.Files;

/// <summary>
/// The one door to what is read. It opens regular files, and links to them: a named pipe would keep its reader waiting for ever, and a
/// device may have no end.
/// </summary>
internal static class RegularFile
{
    /// <exception cref="NoRegularFileException">It is something else than a file; nothing has been opened.</exception>
    public static void Require(string path)
    {
        if (FileKind.NoFileAt(path) is { } kind)
            throw new NoRegularFileException(kind);
    }

    public static FileStream OpenRead(string path, FileShare share = FileShare.Read, int bufferSize = 4096)
    {
        Require(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, share, bufferSize);
    }

    public static SafeFileHandle OpenHandle(string path, FileShare share = FileShare.Read, FileOptions options = FileOptions.None)
    {
        Require(path);
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, share, options);
    }

    /// <summary>As many bytes as the file says it has: some that the system makes up, as under /proc, say none and never end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="share">What others may do to it meanwhile.</param>
    public static byte[] ReadAllBytes(string path, FileShare share = FileShare.Read)
    {
        using var file = OpenRead(path, share, bufferSize: 0);
        return ReadRest(file);
    }

    /// <summary>The rest of a stream, as far as it says that it goes.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than an array can be.</exception>
    public static byte[] ReadRest(Stream file)
    {
        var size = file.Length - file.Position;
        if (size > Array.MaxLength)
            throw new IOException($"it has {size} bytes; at most {Array.MaxLength} can be read");
        var bytes = new byte[size];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length == bytes.Length ? bytes : bytes[..length];
    }

    public static string ReadAllText(string path) => Text(ReadAllBytes(path));

    /// <summary>UTF-8, or what the first bytes say, as <see cref="File.ReadAllText(string)"/> reads it.</summary>
    public static string Text(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
