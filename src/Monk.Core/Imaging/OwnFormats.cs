using System.IO.Hashing;
using System.Text;
using static System.FormattableString;

namespace Monk.Imaging;

/// <summary>The formats that the program has registered.</summary>
internal static class OwnFormats
{
    private const int BeginningLength = 128;

    private static readonly Lock Gate = new();
    private static volatile OwnFormat[] _all = [];

    /// <summary>", QOI": their names, to be listed after the built-in ones.</summary>
    public static string Described => string.Concat(_all.Select(format => $", {format.Name}"));

    /// <exception cref="MonkException">The name or an extension is not allowed, or the name is taken.</exception>
    public static void Register(ImageFileFormat format)
    {
        var own = new OwnFormat(Check.Name("name", format.Name), format.Version, Extensions(format), format);
        if (ImageFileTypes.BuiltIn.Split(", ").Concat(Enum.GetNames<ImageFormat>()).Contains(own.Name, StringComparer.OrdinalIgnoreCase))
            throw new MonkException($"name is '{own.Name}', which is a built-in format's. Take another.");
        lock (Gate)
        {
            var before = _all.FirstOrDefault(other => string.Equals(other.Name, own.Name, StringComparison.OrdinalIgnoreCase));
            if (before is not null && before.Format.GetType() != format.GetType())
                throw new MonkException($"Another image format is registered as '{before.Name}' already, {before.Format.GetType()}. Take another name.");
            _all = [.. _all.Where(other => other.Format.GetType() != format.GetType()), own];
        }
    }

    /// <summary>Takes a format back, for tests: others of the same process list the formats.</summary>
    public static void Forget(ImageFileFormat format)
    {
        lock (Gate)
            _all = [.. _all.Where(other => other.Format.GetType() != format.GetType())];
    }

    /// <summary>Whether a name ends as those of one of the formats do.</summary>
    public static bool HasExtension(string name) =>
        _all is { Length: > 0 } all
        && Path.GetExtension(name) is var extension
        && all.Any(format => format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase));

    /// <summary>The format of a file; null where it is a built-in one or none. It throws nothing.</summary>
    /// <param name="file">The file, or its first bytes.</param>
    public static OwnFormat? Of(ReadOnlySpan<byte> file)
    {
        if (_all is not { Length: > 0 } all || ImageFormats.Find(file) is not null)
            return null;
        foreach (var format in all)
        {
            if (Recognises(format, file[..Math.Min(file.Length, BeginningLength)]))
                return format;
        }

        return null;
    }

    private static bool Recognises(OwnFormat format, ReadOnlySpan<byte> beginning)
    {
        try
        {
            return format.Format.Recognises(beginning);
        }
        catch (Exception failure) when (OwnFormatDecoder.IsOfImage(failure))
        {
            return false; // As promised there; whoever decodes the file says that nobody knows what it is.
        }
    }

    private static string[] Extensions(ImageFileFormat format)
    {
        var extensions = format.Extensions?.ToArray() ?? [];
        if (extensions.Length == 0)
            throw new MonkException($"Image format '{format.Name}' names no extension. Give at least one, such as \".qoi\".");
        foreach (var extension in extensions)
        {
            if (extension is not ['.', _, ..] || !extension.AsSpan(1).ToString().All(char.IsAsciiLetterOrDigit))
                throw new MonkException(Invariant($"Image format '{format.Name}' has the extension '{extension}'; it must be a dot with letters and digits after it, such as \".qoi\"."));
        }

        return extensions;
    }
}

/// <summary>A registered format, with what it said of itself then.</summary>
internal sealed record OwnFormat(string Name, int Version, IReadOnlyList<string> Extensions, ImageFileFormat Format)
{
    /// <summary>Keeps what was decoded by other code apart from what this decodes.</summary>
    public long Seed { get; } = (long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Invariant($"{Name}\0{Version}")));
}
