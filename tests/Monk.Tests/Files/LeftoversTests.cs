using Monk.Files;
using Monk.Tests.Support;

namespace Monk.Tests.Files;

public sealed class LeftoversTests : IDisposable
{
    private static readonly string Identifier = new('a', 32);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Under_a_lock_the_temporary_files_of_the_named_targets_go_at_once()
    {
        var dead = Temporary("history.csv");
        var other = Temporary("picture.png");
        var own = _folder.Combine(".history.csv.tmp");
        File.WriteAllText(own, "a user's own");

        Leftovers.RemoveOwn(_folder.Path, "/elsewhere/history.csv");
        Assert.False(File.Exists(dead));
        Assert.True(File.Exists(other));

        Leftovers.RemoveOwn(_folder.Path);
        Assert.False(File.Exists(other));
        Assert.True(File.Exists(own));
    }

    [Fact]
    public void Without_a_lock_only_those_go_that_nobody_writes_and_that_are_not_new()
    {
        var recent = Temporary("recent");
        var old = Temporary("old", age: TimeSpan.FromMinutes(5));
        var written = Temporary("written", age: TimeSpan.FromMinutes(5));
        using var writer = new FileStream(written, FileMode.Open, FileAccess.Write, FileShare.None);

        Leftovers.RemoveAbandoned(_folder.Path);

        Assert.True(File.Exists(recent));
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(written));
    }

    [Fact]
    public void Folders_within_are_looked_into_when_asked_for()
    {
        Directory.CreateDirectory(_folder.Combine("in", "it"));
        var deep = Temporary(Path.Combine("in", "it", "x"), age: TimeSpan.FromMinutes(5));
        Leftovers.RemoveAbandoned(_folder.Path);
        Assert.True(File.Exists(deep));
        Leftovers.RemoveAbandoned(_folder.Path, recursively: true);
        Assert.False(File.Exists(deep));
        Leftovers.RemoveAbandoned(_folder.Combine("none"));
    }

    [Fact]
    public void A_file_that_is_being_written_outlives_who_looks_for_leftovers()
    {
        var path = _folder.Combine("file.txt");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("whole"u8);
            stream.Flush();
            var temporary = Assert.Single(Directory.GetFiles(_folder.Path));
            File.SetLastWriteTimeUtc(temporary, DateTime.UtcNow.AddMinutes(-5));
            Leftovers.RemoveAbandoned(_folder.Path);
        });
        Assert.Equal("whole", File.ReadAllText(path));
    }

    [Fact]
    public void Every_step_of_a_write_is_told_before_it_is_taken()
    {
        var steps = new List<FileStep>();
        var path = Path.Combine(_folder.Path, "new", "file.txt");
        Disk.Before = (step, _) => steps.Add(step);
        try
        {
            AtomicFile.Write(path, stream => stream.Write("x"u8));
            AtomicFile.Rename(path, path + "2");
            AtomicFile.Delete(path + "2");
            AtomicFile.Delete(path + "2"); // Is not there.
        }
        finally
        {
            Disk.Before = null;
        }

        Assert.Equal(
            [FileStep.MakeFolder, FileStep.Create, FileStep.Write, FileStep.Flush, FileStep.Rename, FileStep.FlushFolder, FileStep.Rename, FileStep.FlushFolder, FileStep.Delete],
            steps);
    }

    private string Temporary(string target, TimeSpan age = default)
    {
        var path = Path.Combine(_folder.Path, Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Identifier}.tmp");
        File.WriteAllText(path, "half");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - age);
        return path;
    }
}
