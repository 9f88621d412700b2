using Monk.Files;
using Monk.Tests.Support;

namespace Monk.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_held_lock_cannot_be_taken_until_it_is_released()
    {
        var path = _folder.Combine("lock");
        using (var first = FileLock.TryAcquire(path))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryAcquire(path));
            Assert.True(FileLock.IsHeld(path));
        }

        Assert.False(FileLock.IsHeld(path));
        using var second = FileLock.TryAcquire(path);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Who_only_asks_does_not_make_others_believe_that_the_lock_is_held()
    {
        var path = _folder.Combine("lock");
        var probe = FileLock.TryAcquire(path)!;
        var end = Task.Run(async () =>
        {
            await Task.Delay(100);
            probe.Dispose();
        });

        Assert.False(FileLock.IsHeld(path));
        await end;
    }

    [Fact]
    public async Task Patience_outlasts_a_short_holder()
    {
        var path = _folder.Combine("lock");
        var holder = FileLock.TryAcquire(path)!;
        var release = Task.Run(async () =>
        {
            await Task.Delay(100);
            holder.Dispose();
        });

        using var patient = FileLock.TryAcquire(path, TimeSpan.FromSeconds(10));

        Assert.NotNull(patient);
        await release;
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_made_by_asking()
    {
        Assert.False(FileLock.IsHeld(Path.Combine(_folder.Path, "nowhere", "lock")));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "nowhere")));
    }
}
