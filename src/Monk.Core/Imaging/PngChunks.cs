using System.Buffers.Binary;

namespace Monk.Imaging;

/// <summary>Walks the chunks of a PNG file.</summary>
internal ref struct PngChunks(ReadOnlySpan<byte> file)
{
    private const int SignatureLength = 8;
    private const int Overhead = 12;

    private ReadOnlySpan<byte> _rest = file[Math.Min(SignatureLength, file.Length)..];

    /// <summary>The four letters of the current chunk.</summary>
    public ReadOnlySpan<byte> Kind { get; private set; }

    /// <summary>The current chunk's content; shorter than it says where the file breaks off.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    public bool MoveNext()
    {
        if (_rest.Length < Overhead - 4)
            return false;
        var length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(_rest), (uint)(_rest.Length - 8));
        Kind = _rest.Slice(4, 4);
        Data = _rest.Slice(8, length);
        _rest = _rest[Math.Min(length + Overhead, _rest.Length)..];
        return true;
    }
}
