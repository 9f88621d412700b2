using System.Text;
using Monk.Data.Reading;
using Monk.Files;

namespace Monk.Data.Csv;

/// <summary>The text of a CSV file: UTF-8, or UTF-16 where its first bytes say so, as Excel writes it.</summary>
internal static class CsvText
{
    /// <exception cref="MonkException">The file is missing, unreadable, or in another encoding.</exception>
    public static string Read(string path, string purpose)
    {
        DatasetAccess.Tell(path);
        byte[] bytes;
        try
        {
            bytes = RegularFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MonkException($"There is no {purpose} CSV file '{path}'. {MissingFolder.Hint(path)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"The {purpose} CSV file '{path}' cannot be read: {e.Message}", e);
        }

        var (encoding, mark) = EncodingOf(bytes);
        try
        {
            return encoding.GetString(bytes, mark, bytes.Length - mark);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, Math.Clamp(mark + e.Index, 0, bytes.Length)).Count((byte)'\n');
            throw new MonkException(
                $"The {purpose} CSV file '{path}' is not in UTF-8: line {line} holds bytes that are no UTF-8 text. Save it as UTF-8 (in Excel: \"CSV UTF-8\").", e);
        }
    }

    private static (Encoding Encoding, int MarkLength) EncodingOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Strict, 3),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2),
        _ => (Strict, 0),
    };

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
