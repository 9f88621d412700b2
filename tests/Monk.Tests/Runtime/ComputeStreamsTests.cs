using Monk.Runtime;
using TorchSharp;

namespace Monk.Tests.Runtime;

public sealed class ComputeStreamsTests
{
    private static readonly torch.Device Cpu = torch.CPU;

    [Fact]
    public void Results_come_in_the_order_of_the_items()
    {
        var results = ComputeStreams.Run(Enumerable.Range(0, 50), number => { Thread.Sleep(number % 3); return number * number; }, Cpu);

        Assert.Equal(Enumerable.Range(0, 50).Select(number => number * number), results);
    }

    [Fact]
    public void Libtorch_has_its_threads_again_afterwards_in_this_and_in_new_threads()
    {
        var before = torch.get_num_threads();

        _ = ComputeStreams.Run(Enumerable.Range(0, 4), number => number, Cpu).ToList();

        var inNewThread = 0;
        var thread = new Thread(() => inNewThread = torch.get_num_threads());
        thread.Start();
        thread.Join();
        Assert.Equal((before, before), (torch.get_num_threads(), inNewThread));
    }

    [Fact]
    public void Each_stream_computes_with_its_share_of_the_threads()
    {
        var threads = torch.get_num_threads();
        var streams = Math.Clamp(threads, 1, 8);

        var seen = ComputeStreams.Run(Enumerable.Range(0, 20), _ => torch.get_num_threads(), Cpu).Distinct().ToList();

        Assert.Equal([Math.Max(1, threads / streams)], seen);
    }

    [Fact]
    public void What_goes_wrong_in_a_stream_is_thrown_to_the_reader()
    {
        var results = ComputeStreams.Run(Enumerable.Range(0, 10), number => number == 5 ? throw new InvalidDataException("the fifth") : number, Cpu);

        var read = new List<int>();
        var thrown = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var result in results)
                read.Add(result);
        });
        Assert.Equal("the fifth", thrown.Message);
        Assert.Equal([0, 1, 2, 3, 4], read);
    }

    [Fact]
    public void Items_that_nobody_computes_any_more_are_disposed_of()
    {
        var given = new List<Item>();

        using (var results = ComputeStreams.Run(Items(), item => { item.Dispose(); return 0; }, Cpu).GetEnumerator())
            results.MoveNext();

        Assert.NotEmpty(given);
        Assert.All(given, item => Assert.True(item.Disposed));

        IEnumerable<Item> Items()
        {
            while (true)
            {
                given.Add(new Item());
                yield return given[^1];
            }
        }
    }

    private sealed class Item : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
