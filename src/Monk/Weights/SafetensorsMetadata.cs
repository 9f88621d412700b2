using System.Buffers.Binary;
using System.Text.Json;
using Monk.Files;

namespace Monk.Weights;

/// <summary>
/// The free text at the head of a safetensors file, without its tensors: what is asked of a thousand files at once. Neither their directory
/// nor their bytes are checked.
/// </summary>
internal static class SafetensorsMetadata
{
    /// <exception cref="DamagedFileException">The header is damaged.</exception>
    /// <exception cref="MonkException">The file is missing or cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            return Parse(Header(path));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DamagedFileException(path, "its header is not the JSON of a safetensors file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"The weights file '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static byte[] Header(string path)
    {
        using var file = RegularFile.OpenRead(path, FileShare.Read | FileShare.Delete, bufferSize: 0);
        Span<byte> size = stackalloc byte[8];
        if (file.ReadAtLeast(size, size.Length, throwOnEndOfStream: false) < size.Length)
            throw new DamagedFileException(path, $"it has {file.Length} bytes, fewer than the 8 that say how long the header is");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(size);
        if (length > SafetensorsHeader.MostBytes || (long)length > file.Length - size.Length)
            throw new DamagedFileException(path, $"the header claims {length} bytes, and the file has {file.Length}");
        var header = new byte[length];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            throw new DamagedFileException(path, "it was cut short while it was read");
        return header;
    }

    private static Dictionary<string, string> Parse(byte[] header)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var json = new Utf8JsonReader(header);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!json.ValueTextEquals(SafetensorsHeader.MetadataKey))
            {
                json.Skip();
                continue;
            }

            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                json.Read();
                metadata[name] = json.GetString() ?? "";
            }

            break;
        }

        return metadata;
    }
}
