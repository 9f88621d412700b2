using System.IO.Hashing;

namespace Monk.Imaging;

/// <summary>
/// Stands for the content of an image file. Names, lengths and time stamps have no part in it: archives, copies and container layers
/// restore them with other pixels.
/// </summary>
internal static class ImageKey
{
    /// <summary>
    /// The hash of the file's bytes, and of the program's own format that they are of, where they are of one; never 0.
    /// </summary>
    public static UInt128 Of(ReadOnlySpan<byte> file) =>
        XxHash128.HashToUInt128(file, OwnFormats.Of(file)?.Seed ?? 0) is var hash && hash != 0 ? hash : 1;
}
