using Monk.Runtime;
using Monk.Tests.Support;

namespace Monk.Tests.Runtime;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_a_new_file_and_makes_its_folder()
    {
        var path = Path.Combine(_folder.Path, "a", "b", "new.txt");
        AtomicFile.Write(path, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Replaces_an_old_file_while_a_reader_has_it_open()
    {
        var path = _folder.Combine("file.txt");
        File.WriteAllText(path, "old");
        using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        AtomicFile.Write(path, stream => stream.Write("newer"u8));
        Assert.Equal("newer", File.ReadAllText(path));
        using var text = new StreamReader(reader);
        Assert.Equal("old", text.ReadToEnd());
    }

    [Fact]
    public void A_failing_writer_leaves_the_old_file_and_no_temporary_one()
    {
        var path = _folder.Combine("file.txt");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_target_that_cannot_be_written_is_named()
    {
        var occupied = _folder.Combine("folder", "inside");
        var folder = Path.GetDirectoryName(occupied)!;
        var failure = Assert.Throws<MonkException>(() => AtomicFile.Write(folder, stream => stream.Write("x"u8)));
        Assert.Contains(folder, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
