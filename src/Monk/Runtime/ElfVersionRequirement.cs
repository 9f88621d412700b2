using System.Buffers.Binary;
using System.Text;

namespace Monk.Runtime;

/// <summary>
/// Edits the symbol versions that an ELF library requires (<c>.gnu.version_r</c>).
/// </summary>
/// <remarks>
/// The dynamic loader refuses a library when a required version is missing from the machine's copy of the dependency, unless
/// that requirement is marked weak. See the Linux Standard Base, "Symbol Versioning", for the records read here.
/// </remarks>
internal static class ElfVersionRequirement
{
    private const uint SectionTypeVersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort WeakFlag = 2; // VER_FLG_WEAK

    private static ReadOnlySpan<byte> Signature => [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]; // ELFCLASS64, ELFDATA2LSB

    /// <summary>Marks every requirement of <paramref name="version"/> as weak, in place.</summary>
    /// <param name="image">The bytes of a 64-bit little-endian ELF file.</param>
    /// <param name="version">The version's name, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>How many requirements were found and marked.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a 64-bit little-endian ELF file, or its tables lead outside it.</exception>
    public static int MarkWeak(Span<byte> image, string version)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual(Signature))
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");

        try
        {
            return MarkWeakInSections(image, Encoding.ASCII.GetBytes(version));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("The ELF file's tables lead outside the file.", e);
        }
    }

    private static int MarkWeakInSections(Span<byte> image, ReadOnlySpan<byte> version)
    {
        var sectionTable = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(image[40..]));
        int sectionSize = BinaryPrimitives.ReadUInt16LittleEndian(image[58..]);
        int sectionCount = BinaryPrimitives.ReadUInt16LittleEndian(image[60..]);

        var marked = 0;
        for (var i = 0; i < sectionCount; i++)
        {
            var header = image.Slice(sectionTable + i * sectionSize, sectionSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != SectionTypeVersionNeeds)
                continue;

            var needs = Contents(image, header);
            var namesIndex = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(header[40..]));
            var names = Contents(image, image.Slice(sectionTable + namesIndex * sectionSize, sectionSize));
            marked += MarkWeakInNeeds(needs, names, version);
        }

        return marked;
    }

    private static Span<byte> Contents(Span<byte> image, ReadOnlySpan<byte> sectionHeader) => image.Slice(
        checked((int)BinaryPrimitives.ReadUInt64LittleEndian(sectionHeader[24..])),
        checked((int)BinaryPrimitives.ReadUInt64LittleEndian(sectionHeader[32..])));

    private static int MarkWeakInNeeds(Span<byte> needs, ReadOnlySpan<byte> names, ReadOnlySpan<byte> version)
    {
        var marked = 0;
        for (var need = needs; ; need = need[Next(need, 12)..])
        {
            int count = BinaryPrimitives.ReadUInt16LittleEndian(need[2..]);
            var requirement = need[Next(need, 8)..];
            for (var i = 0; i < count; i++)
            {
                var name = names[Next(requirement, 8)..];
                if (name[..name.IndexOf((byte)0)].SequenceEqual(version))
                {
                    var flags = BinaryPrimitives.ReadUInt16LittleEndian(requirement[4..]);
                    BinaryPrimitives.WriteUInt16LittleEndian(requirement[4..], (ushort)(flags | WeakFlag));
                    marked++;
                }

                if (i + 1 < count)
                    requirement = requirement[Next(requirement, 12)..];
            }

            if (Next(need, 12) == 0)
                return marked;
        }
    }

    private static int Next(ReadOnlySpan<byte> record, int field) =>
        checked((int)BinaryPrimitives.ReadUInt32LittleEndian(record[field..]));
}
