using System.Buffers.Binary;
using System.Text;
using Monk.Runtime;
using Monk.Tests.Support;

namespace Monk.Tests.Runtime;

public sealed class ElfVersionRequirementTests
{
    private const int NeedsOffset = 64;
    private const int NamesOffset = NeedsOffset + 2 * 16 + 3 * 16;

    [Fact]
    public void Exactly_the_flags_of_the_named_version_change()
    {
        var image = Image();
        var before = image.ToArray();

        Assert.Equal(1, ElfVersionRequirement.MarkWeak(image, "GLIBCXX_3.4.32"));

        var changed = Enumerable.Range(0, image.Length).Where(i => image[i] != before[i]).ToList();
        var flags = NeedsOffset + 16 + 16 + 4; // The second requirement of the first library.
        Assert.Equal([flags], changed);
        Assert.Equal(2, BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(flags)));
    }

    [Fact]
    public void A_version_of_the_second_library_is_found_too()
    {
        var image = Image();
        Assert.Equal(1, ElfVersionRequirement.MarkWeak(image, "GLIBC_2.34"));
    }

    [Fact]
    public void A_version_that_is_not_required_changes_nothing()
    {
        var image = Image();
        var before = image.ToArray();
        Assert.Equal(0, ElfVersionRequirement.MarkWeak(image, "GLIBCXX_3.4.3"));
        Assert.Equal(before, image);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(200)]
    public void A_file_that_ends_early_is_refused(int length) =>
        Assert.Throws<InvalidDataException>(() => ElfVersionRequirement.MarkWeak(Image().AsSpan(0, length), "GLIBC_2.34"));

    [Fact]
    public void Another_kind_of_file_is_refused()
    {
        var image = Image();
        image[4] = 1; // 32 bits
        Assert.Throws<InvalidDataException>(() => ElfVersionRequirement.MarkWeak(image, "GLIBC_2.34"));
    }

    [Fact]
    public void The_copy_lies_under_the_hash_of_the_original_and_is_made_once()
    {
        using var folder = new Monk.Tests.Support.TemporaryFolder();
        var original = folder.Combine("libLibTorchSharp.so");
        File.WriteAllBytes(original, Image());

        var copy = LibtorchLoader.PatchedCopy(original, folder.Combine("cache"));
        var written = File.GetLastWriteTimeUtc(copy);

        Assert.Equal(copy, LibtorchLoader.PatchedCopy(original, folder.Combine("cache")));
        Assert.Equal(written, File.GetLastWriteTimeUtc(copy));
        Assert.Equal(Image(), File.ReadAllBytes(original));
        Assert.NotEqual(Image(), File.ReadAllBytes(copy));
        Assert.Equal("libLibTorchSharp.so", Path.GetFileName(copy));
    }

    /// <summary>A minimal ELF file: two libraries, the first with two required versions, the second with one.</summary>
    private static byte[] Image()
    {
        var names = Encoding.ASCII.GetBytes("\0libstdc++.so.6\0GLIBCXX_3.4\0GLIBCXX_3.4.32\0libc.so.6\0GLIBC_2.34\0");
        var sections = NamesOffset + names.Length;
        var image = new byte[sections + 3 * 64];
        ((byte[])[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]).CopyTo(image, 0);
        Write64(40, sections);
        Write16(58, 64);
        Write16(60, 3);

        // Verneed: version, count, file, offset of the first requirement, offset of the next library.
        Need(NeedsOffset, 2, "libstdc++", 16, 48);
        Requirement(NeedsOffset + 16, "GLIBCXX_3.4\0", 16);
        Requirement(NeedsOffset + 32, "GLIBCXX_3.4.32", 0);
        Need(NeedsOffset + 48, 1, "libc", 16, 0);
        Requirement(NeedsOffset + 64, "GLIBC_2.34", 0);
        names.CopyTo(image, NamesOffset);

        Section(1, type: 0x6ffffffe, NeedsOffset, NamesOffset - NeedsOffset, link: 2);
        Section(2, type: 3, NamesOffset, names.Length, link: 0);
        return image;

        int Name(string text) => Encoding.ASCII.GetString(names).IndexOf(text, StringComparison.Ordinal);

        void Need(int at, int count, string library, int first, int next)
        {
            Write16(at, 1);
            Write16(at + 2, count);
            Write32(at + 4, Name(library));
            Write32(at + 8, first);
            Write32(at + 12, next);
        }

        void Requirement(int at, string version, int next)
        {
            Write32(at + 8, Name(version));
            Write32(at + 12, next);
        }

        void Section(int index, long type, int offset, int size, int link)
        {
            var at = sections + index * 64;
            Write32(at + 4, type);
            Write64(at + 24, offset);
            Write64(at + 32, size);
            Write32(at + 40, link);
        }

        void Write16(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(at), (ushort)value);
        void Write32(int at, long value) => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(at), (uint)value);
        void Write64(int at, long value) => BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(at), (ulong)value);
    }
}
