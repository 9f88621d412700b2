using System.Security.Cryptography;
using System.Text;
using Monk.Files;
using Monk.Imaging;

namespace Monk.Data.Given;

/// <summary>
/// Keeps images that a program gives as bytes as files of an experiment. A file's name is the key and a hash of the content, so that the
/// same image is written once, however often it is given.
/// </summary>
/// <param name="folder">The folder, made when it is needed.</param>
/// <param name="mayWrite">As of <see cref="AtomicFile"/>.</param>
internal sealed class GivenImageFiles(string folder, Action? mayWrite)
{
    private const int LongestName = 80;

    /// <summary>Writes the image's bytes as they are, unless they lie there already.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="MonkException">The image cannot be read, or the file cannot be written.</exception>
    public string Keep(LabelledImage image)
    {
        var bytes = image.Read();
        var path = Path.Combine(folder, $"{NameOf(image.Name)}-{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}{Extension(bytes)}");
        if (!Holds(path, bytes))
            AtomicFile.Write(path, stream => stream.Write(bytes), mayWrite);
        return path;
    }

    private static bool Holds(string path, byte[] bytes)
    {
        try
        {
            return File.Exists(path) && RegularFile.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Keys are any text; names of files must be allowed on every system, and keys that look alike differ in the hash or in this.
    private static string NameOf(string key)
    {
        var name = new StringBuilder();
        foreach (var character in key.AsSpan(0, Math.Min(key.Length, LongestName)))
            name.Append(char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '_');
        return name.Equals(key.AsSpan()) ? key : $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..8]}";
    }

    private static string Extension(byte[] bytes)
    {
        return ImageFormats.Find(bytes) switch
        {
            ImageFormat.Jpeg => ".jpg",
            ImageFormat.PortableAnymap => ".pnm",
            { } format => $".{format.ToString().ToLowerInvariant()}",
            null => OwnFormats.Of(bytes)?.Extensions[0] ?? ".image", // Whoever decodes it says what is wrong with it.
        };
    }
}
