using Monk.Data;
using Monk.Data.Batches;
using Monk.Tests.Support;
using SkiaSharp;

namespace Monk.Tests.Data;

public sealed class BatchLoaderTests : IDisposable
{
    private const int Images = 23;
    private readonly TemporaryFolder _folder = new();
    private readonly List<ImageSample> _samples = [];

    public BatchLoaderTests()
    {
        for (var number = 0; number < Images; number++)
        {
            TestImages.WritePng(_folder.Combine($"{number}.png"), ColourOf(number));
            _samples.Add(new ImageSample($"{number}.png", number % 3));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Batches_hold_the_images_in_the_order_asked_for(int workers)
    {
        var order = EpochOrder.Shuffled(Images, seed: 5, epoch: 1);
        var seen = new List<int>();
        foreach (var batch in Loader(workers).Read(order))
        {
            using (batch)
            {
                Assert.Equal(seen.Count + 4 <= Images ? 4 : Images % 4, batch.Count);
                for (var place = 0; place < batch.Count; place++)
                {
                    var index = batch.Indices[place];
                    Assert.Equal(index % 3, batch.Labels[place]);
                    AssertPlain(ColourOf(index), batch.Pixels.AsSpan(place * 3 * 2 * 3, 3 * 2 * 3));
                    seen.Add(index);
                }
            }
        }

        Assert.Equal(order, seen);
    }

    [Fact]
    public void A_bad_image_is_reported_once_by_name_and_left_out()
    {
        File.WriteAllText(_folder.Combine("7.png"), "<html>");
        File.Delete(_folder.Combine("8.png"));
        var reports = new List<BadImage>();
        var loader = Loader(2, reports.Add);

        for (var epoch = 0; epoch < 3; epoch++)
        {
            var batches = Take(loader.Read(EpochOrder.Sequential(Images)));
            Assert.Equal([4, 3, 3, 4, 4, 3], batches.Select(indices => indices.Length));
            Assert.Equal(Enumerable.Range(0, Images).Except([7, 8]), batches.SelectMany(indices => indices));
        }

        Assert.Equal(["7.png", "8.png"], reports.Select(bad => bad.Path));
        Assert.Contains("begins with the text \"<html>\"", reports[0].Reason, StringComparison.Ordinal);
        Assert.Contains("does not exist", reports[1].Reason, StringComparison.Ordinal);
        Assert.Equal(reports, loader.BadImages);
    }

    [Fact]
    public void The_images_after_a_bad_one_keep_their_own_pixels()
    {
        File.WriteAllText(_folder.Combine("1.png"), "no image");

        foreach (var batch in Loader(2).Read([0, 1, 2, 3]))
        {
            using (batch)
            {
                Assert.Equal([0, 2, 3], batch.Indices.ToArray());
                Assert.Equal([0L, 2L, 0L], batch.Labels.ToArray());
                for (var place = 0; place < 3; place++)
                    AssertPlain(ColourOf(batch.Indices[place]), batch.Pixels.AsSpan(place * 18, 18));
            }
        }
    }

    [Fact]
    public void A_batch_of_bad_images_only_is_not_served()
    {
        for (var number = 4; number < 8; number++)
            File.WriteAllText(_folder.Combine($"{number}.png"), "");

        Assert.Equal([[0, 1, 2, 3], [8, 9, 10, 11]], Take(Loader(3).Read(EpochOrder.Sequential(12))));
    }

    [Fact]
    public void No_images_make_no_batches() => Assert.Empty(Loader(2).Read([]));

    [Fact]
    public void Leaving_early_stops_the_workers_and_returns_the_buffers()
    {
        var source = new CountingSource(1000);
        var loader = new BatchLoader(source, batchSize: 4, workers: 3, lookAhead: 2);

        foreach (var batch in loader.Read(EpochOrder.Sequential(1000)))
        {
            batch.Dispose();
            break;
        }

        var readWhenLeft = source.Reads;
        Thread.Sleep(30);
        Assert.Equal(readWhenLeft, source.Reads);
        Assert.InRange(readWhenLeft, 4, 4 * 3);
        Assert.InRange(loader.BuffersAtRest, 1, 3);
    }

    [Fact]
    public void Workers_run_no_further_ahead_than_allowed()
    {
        var source = new CountingSource(1000);
        var loader = new BatchLoader(source, batchSize: 5, workers: 2, lookAhead: 3);

        using var batches = loader.Read(EpochOrder.Sequential(1000)).GetEnumerator();
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        SpinWait.SpinUntil(() => source.Reads == 20, TimeSpan.FromSeconds(5));
        Thread.Sleep(30);

        Assert.Equal(20, source.Reads);
    }

    [Fact]
    public void Cancelling_ends_a_pass_that_waits()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new CountingSource(100) { Delay = TimeSpan.FromMilliseconds(40) };
        var loader = new BatchLoader(source, batchSize: 100, workers: 2);
        cancellation.CancelAfter(20);

        Assert.Throws<OperationCanceledException>(() => Take(loader.Read(EpochOrder.Sequential(100), cancellation.Token)));
        Assert.InRange(source.Reads, 0, 99);
    }

    [Fact]
    public void A_failure_that_is_no_bad_image_reaches_the_reader()
    {
        var loader = new BatchLoader(new CountingSource(20) { FailAt = 9 }, batchSize: 4, workers: 2);

        var failure = Assert.Throws<InvalidOperationException>(() => Take(loader.Read(EpochOrder.Sequential(20))));
        Assert.Equal("index 9", failure.Message);
    }

    [Fact]
    public void A_listener_that_throws_ends_the_pass()
    {
        File.WriteAllText(_folder.Combine("5.png"), "no image");
        var loader = Loader(2, bad => throw new MonkException($"stop at {bad.Path}"));

        var failure = Assert.Throws<MonkException>(() => Take(loader.Read(EpochOrder.Sequential(Images))));
        Assert.Equal("stop at 5.png", failure.Message);
    }

    [Fact]
    public void Two_hundred_epochs_need_no_more_memory_than_two()
    {
        var loader = Loader(2);
        var order = EpochOrder.Sequential(Images);
        RunEpochs(2);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        RunEpochs(20);
        var perImage = (GC.GetTotalAllocatedBytes(precise: true) - before) / (20.0 * Images);

        var liveBefore = GC.GetTotalMemory(forceFullCollection: true);
        RunEpochs(200);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - liveBefore;

        // Codec wrappers and batch objects; no pixels.
        Assert.InRange(perImage, 0, 2500);
        Assert.InRange(growth, -1_000_000, 200_000);
        Assert.InRange(loader.BuffersAtRest, 1, 5);

        void RunEpochs(int count)
        {
            for (var epoch = 0; epoch < count; epoch++)
                Take(loader.Read(order));
        }
    }

    [Fact]
    public void A_disposed_batch_gives_nothing_out()
    {
        var batch = Loader(1).Read([0, 1]).First();
        batch.Dispose();
        batch.Dispose();

        Assert.Throws<ObjectDisposedException>(() => batch.Pixels);
    }

    private static SKColor ColourOf(int number) => new((byte)(number * 10), (byte)(200 - number * 7), (byte)(number * 5 + 3));

    private static void AssertPlain(SKColor colour, ReadOnlySpan<byte> pixels)
    {
        for (var at = 0; at < pixels.Length; at += 3)
            Assert.Equal((colour.Red, colour.Green, colour.Blue), (pixels[at], pixels[at + 1], pixels[at + 2]));
    }

    private static List<int[]> Take(IEnumerable<ImageBatch> batches)
    {
        var indices = new List<int[]>();
        foreach (var batch in batches)
        {
            indices.Add(batch.Indices.ToArray());
            batch.Dispose();
        }

        return indices;
    }

    private BatchLoader Loader(int workers, Action<BadImage>? onBadImage = null) =>
        new(_folder.Path, _samples, inputWidth: 3, inputHeight: 2, batchSize: 4, workers, onBadImage);

    private sealed class CountingSource(int count) : IImageSource
    {
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public TimeSpan Delay { get; init; }

        public int FailAt { get; init; } = -1;

        public IReadOnlyList<ImageSample> Samples { get; } = [.. Enumerable.Range(0, count).Select(number => new ImageSample($"{number}", 0))];

        public int Width => 2;

        public int Height => 2;

        public void Read(int index, Span<byte> destination, CancellationToken cancellation)
        {
            if (index == FailAt)
                throw new InvalidOperationException($"index {index}");
            Thread.Sleep(Delay);
            Interlocked.Increment(ref _reads);
            destination.Fill((byte)index);
        }
    }
}
