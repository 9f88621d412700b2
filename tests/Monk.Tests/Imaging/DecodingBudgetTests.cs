using Monk.Imaging;

namespace Monk.Tests.Imaging;

public sealed class DecodingBudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Who_finds_no_room_waits_until_enough_is_given_back()
    {
        var budget = new DecodingBudget(100);
        budget.Take(60, CancellationToken.None);
        var second = Asking(budget, 50);
        Assert.False(Within(second, Moment));

        budget.Return(60);

        await second.WaitAsync(Patience);
        Assert.Equal(50, budget.Taken);
    }

    [Fact]
    public async Task What_is_larger_than_the_whole_goes_alone()
    {
        var budget = new DecodingBudget(100);
        budget.Take(1, CancellationToken.None);
        var large = Asking(budget, 1000);
        Assert.False(Within(large, Moment));
        budget.Return(1);
        await large.WaitAsync(Patience);
        var small = Asking(budget, 1);
        Assert.False(Within(small, Moment));
        budget.Return(1000);
        await small.WaitAsync(Patience);
    }

    [Fact]
    public async Task Small_ones_do_not_overtake_a_large_one()
    {
        var budget = new DecodingBudget(100);
        budget.Take(50, CancellationToken.None);
        var large = Asking(budget, 90);
        Assert.False(Within(large, Moment));
        var small = Asking(budget, 10);
        Assert.False(Within(small, Moment));

        budget.Return(50);

        await Task.WhenAll(large, small).WaitAsync(Patience);
        Assert.Equal(100, budget.Taken);
    }

    [Fact]
    public async Task Who_leaves_lets_those_behind_go_and_takes_nothing()
    {
        var budget = new DecodingBudget(100);
        budget.Take(50, CancellationToken.None);
        using var leaving = new CancellationTokenSource();
        var large = Asking(budget, 90, leaving.Token);
        Assert.False(Within(large, Moment));
        var small = Asking(budget, 10);
        Assert.False(Within(small, Moment));

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large.WaitAsync(Patience));
        await small.WaitAsync(Patience);
        Assert.Equal(60, budget.Taken);
    }

    [Fact]
    public void Many_threads_never_hold_more_than_there_is_and_all_come_to_their_end()
    {
        var budget = new DecodingBudget(100);
        var most = 0L;
        var threads = Enumerable.Range(1, 8).Select(number => new Thread(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                var bytes = 1 + (number * 7919 + i * 31) % 100;
                using var leaving = new CancellationTokenSource();
                if (i % 50 == 0)
                    leaving.CancelAfter(TimeSpan.FromMilliseconds(1));
                try
                {
                    budget.Take(bytes, leaving.Token);
                }
                catch (OperationCanceledException)
                {
                    continue;
                }

                InterlockedMax(ref most, budget.Taken);
                budget.Return(bytes);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(Patience)));
        Assert.InRange(most, 1, 100);
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public void The_process_s_budgets_are_a_quarter_of_its_memory_within_bounds()
    {
        var quarter = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
        Assert.Equal(Math.Clamp(quarter, 256L << 20, 4L << 30), DecodingBudget.Files.Capacity + DecodingBudget.Pixels.Capacity);
    }

    private static bool Within(Task task, TimeSpan time) => Task.WaitAny([task], time) == 0;

    private static Task Asking(DecodingBudget budget, long bytes, CancellationToken cancellation = default) =>
        Task.Factory.StartNew(() => budget.Take(bytes, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen; seen = Interlocked.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
