using System.Buffers.Binary;

namespace Monk.Weights;

/// <summary>A <c>.safetensors</c> file: the header's length in 8 bytes, the header as JSON, the tensors' little-endian bytes.</summary>
/// <remarks>The format and what a reader must check: https://github.com/huggingface/safetensors.</remarks>
internal sealed class SafetensorsFile : WeightsFile
{
    private readonly MappedFile _file;

    private SafetensorsFile(MappedFile file, SafetensorsHeader header)
        : base(file.Path, header.Tensors, header.Metadata) => _file = file;

    /// <exception cref="MonkException">The file is missing, damaged, cut short, or not in this format.</exception>
    public static new SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return Read(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether the bytes begin as this format does: a header's length, then a brace.</summary>
    public static bool Recognizes(MappedFile file) => file.Length >= 9
        && file.Span(8, 1)[0] == (byte)'{'
        && BinaryPrimitives.ReadUInt64LittleEndian(file.Span(0, 8)) <= SafetensorsHeader.MostBytes;

    /// <summary>Takes the file over: it is closed with the result.</summary>
    /// <exception cref="DamagedFileException">The directory is wrong, or the content is not what its checksum says.</exception>
    public static SafetensorsFile Read(MappedFile file)
    {
        var header = SafetensorsHeader.Read(file);
        FileChecksum.Verify(file, header.Tensors, header.Metadata);
        return new(file, header);
    }

    /// <summary>A tensor of the file, for the index that joins several.</summary>
    public StoredTensor Stored(string name) => Find(name);

    private protected override void Close() => _file.Dispose();
}
