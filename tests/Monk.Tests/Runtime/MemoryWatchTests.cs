using System.Runtime.CompilerServices;
using Monk.Runtime;

namespace Monk.Tests.Runtime;

public sealed class MemoryWatchTests
{
    private const int Mebibytes = 400;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_used_before_does_not_count_and_what_is_used_meanwhile_does(bool mayReset)
    {
        Use();
        using var quiet = MemoryWatch.Start(mayReset);
        var before = quiet.PeakMebibytes;
        using var busy = MemoryWatch.Start(mayReset);
        Use();

        // Other memory of the process may come and go by a few tens of MiB.
        Assert.InRange(busy.PeakMebibytes - before, Mebibytes - 100, Mebibytes + 200);
        using var after = MemoryWatch.Start(mayReset);
        Assert.InRange(after.PeakMebibytes - before, -200, 100);
    }

    [Fact]
    public void A_watch_keeps_what_it_saw_when_another_one_begins()
    {
        using var first = MemoryWatch.Start();
        var begun = first.PeakMebibytes;
        Use();
        using var second = MemoryWatch.Start();

        Assert.InRange(first.PeakMebibytes - begun, Mebibytes - 100, Mebibytes + 200);
        Assert.True(second.PeakMebibytes < first.PeakMebibytes - Mebibytes / 2);
    }

    // Long enough to be sampled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use()
    {
        var block = new byte[Mebibytes << 20];
        for (var i = 0; i < block.Length; i += 1024)
            block[i] = 1;
        Thread.Sleep(4 * MemoryWatch.Interval);
        GC.KeepAlive(block);
    }
}
