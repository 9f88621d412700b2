using Monk.Files;
using Monk.Tests.Support;

namespace Monk.Tests.Files;

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
    public void A_file_that_may_not_be_written_any_more_when_it_is_whole_leaves_the_old_one()
    {
        var path = _folder.Combine("file.txt");
        File.WriteAllText(path, "old");
        var written = false;

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            written = true;
        }, () =>
        {
            if (written)
                throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_whose_folder_is_made_anew_between_the_last_question_and_the_rename_does_not_reach_the_new_folder()
    {
        if (OperatingSystem.IsWindows())
            return; // A folder whose files are open cannot be deleted there.

        var folder = Directory.CreateDirectory(_folder.Combine("folder")).FullName;
        var path = Path.Combine(folder, "file.txt");
        var asked = 0;

        Assert.Throws<MonkException>(() => AtomicFile.Write(path, stream => stream.Write("old"u8), () =>
        {
            if (++asked != 2)
                return;
            Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            File.WriteAllText(path, "new");
        }));

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void Folders_that_were_made_for_a_file_that_may_not_be_written_are_removed_again()
    {
        var asked = 0;

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(Path.Combine(_folder.Path, "a", "b", "file.txt"), stream => stream.Write("x"u8), () =>
        {
            if (++asked == 2)
                throw new InvalidOperationException();
        }));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
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
