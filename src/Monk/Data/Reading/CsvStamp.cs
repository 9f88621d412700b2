using System.IO.Hashing;
using Monk.Files;

namespace Monk.Data.Reading;

/// <summary>Tells whether the text of a CSV file has changed since.</summary>
/// <param name="Path">The file.</param>
/// <param name="Content">The hash of its bytes; null where they cannot be read.</param>
internal sealed record CsvStamp(string Path, UInt128? Content)
{
    public static CsvStamp Of(string path) => new(path, ContentOf(path));

    public bool StillHolds() => Content is { } content && ContentOf(Path) == content;

    private static UInt128? ContentOf(string path)
    {
        try
        {
            return XxHash128.HashToUInt128(RegularFile.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Who reads the file says why.
        }
    }
}
