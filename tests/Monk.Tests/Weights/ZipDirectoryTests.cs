using System.IO.Compression;
using System.Text;
using Monk.Tests.Support;
using Monk.Weights;

namespace Monk.Tests.Weights;

public sealed class ZipDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string ZipPath => _folder.Combine("x.zip");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Stored_entries_are_found_where_they_lie()
    {
        Make(CompressionLevel.NoCompression);
        using var file = MappedFile.Open(ZipPath);
        Assert.True(ZipDirectory.Recognizes(file));
        var zip = ZipDirectory.Read(file);
        Assert.Equal(["a/one", "a/zwei ü"], zip.Names);
        var (offset, length) = zip.Locate("a/zwei ü");
        Assert.Equal("the second", Encoding.ASCII.GetString(file.Span(offset, (int)length)));
    }

    [Fact]
    public void A_compressed_entry_and_a_missing_one_are_named()
    {
        Make(CompressionLevel.Optimal);
        using var file = MappedFile.Open(ZipPath);
        var zip = ZipDirectory.Read(file);
        Assert.Contains("'a/one' is compressed", Assert.Throws<MonkException>(() => zip.Locate("a/one")).Message, StringComparison.Ordinal);
        Assert.Contains("'b'", Assert.Throws<MonkException>(() => zip.Locate("b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comment_that_looks_like_an_end_record_does_not_confuse()
    {
        Make(CompressionLevel.NoCompression, "PK\x05\x06 is how a directory ends, more or less");
        using var file = MappedFile.Open(ZipPath);
        Assert.Equal(2, ZipDirectory.Read(file).Names.Count);
    }

    [Fact]
    public void Sizes_of_64_bits_are_read_from_the_extra_field()
    {
        // One stored entry whose directory says "see the extra field" for its sizes and its place, and a 64-bit end record.
        var content = "hello"u8.ToArray();
        byte[] local = [.. "PK\x03\x04"u8, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. U32(5), .. U32(5), 1, 0, 0, 0, (byte)'e', .. content];
        byte[] extra = [1, 0, 24, 0, .. U64(5), .. U64(5), .. U64(0)];
        byte[] central = [.. "PK\x01\x02"u8, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. U32(uint.MaxValue), .. U32(uint.MaxValue), 1, 0, (byte)extra.Length, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. U32(uint.MaxValue), (byte)'e', .. extra];
        byte[] end64 = [.. "PK\x06\x06"u8, .. U64(44), 45, 0, 45, 0, .. U32(0), .. U32(0), .. U64(1), .. U64(1), .. U64((ulong)central.Length), .. U64((ulong)local.Length)];
        byte[] locator = [.. "PK\x06\x07"u8, .. U32(0), .. U64((ulong)(local.Length + central.Length)), .. U32(1)];
        byte[] end = [.. "PK\x05\x06"u8, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, .. U32(uint.MaxValue), .. U32(uint.MaxValue), 0, 0];
        File.WriteAllBytes(ZipPath, [.. local, .. central, .. end64, .. locator, .. end]);
        using (var archive = ZipFile.OpenRead(ZipPath))
            Assert.Equal(5, archive.GetEntry("e")!.Length); // The bytes above are a zip for .NET's reader too.

        using var file = MappedFile.Open(ZipPath);
        var (offset, length) = ZipDirectory.Read(file).Locate("e");
        Assert.Equal(content, file.Span(offset, (int)length).ToArray());
    }

    private static byte[] U32(uint value) => BitConverter.GetBytes(value);

    private static byte[] U64(ulong value) => BitConverter.GetBytes(value);

    private void Make(CompressionLevel level, string comment = "")
    {
        using var zip = new ZipArchive(File.Create(ZipPath), ZipArchiveMode.Create) { Comment = comment };
        foreach (var (name, text) in new[] { ("a/one", new string('1', 100)), ("a/zwei ü", "the second") })
        {
            using var stream = zip.CreateEntry(name, level).Open();
            stream.Write(Encoding.ASCII.GetBytes(text));
        }
    }
}
