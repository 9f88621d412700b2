using System.Diagnostics;
using Monk.Imaging;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using SkiaSharp;

namespace Monk.Tests.Data;

/// <summary>Small files that ask for much memory or much time.</summary>
public sealed class HostileImagesTests : IDisposable
{
    // Starting threads and noticing take their time on a machine that is busy with other tests.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1.5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Memory_falls_back_after_a_large_image_and_the_budget_is_free_again()
    {
        var path = WriteGrey("large.png", 13000, 12000);
        var pixels = new byte[192];
        ImageDecoder.DecodeRgb(Fixture.PathOf("grey.png"), 8, 8, pixels);
        GC.Collect();
        var before = Environment.WorkingSet;

        for (var i = 0; i < 2; i++)
            ImageDecoder.DecodeRgb(path, 8, 8, pixels);

        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 64L << 20);
        Assert.Equal((0, 0), (DecodingBudget.Pixels.Taken, DecodingBudget.Files.Taken));
        Assert.InRange(MemoryShelf.Shared.Kept, 0, (4L << 30) / 16);
    }

    [Fact]
    public void A_shelf_keeps_no_more_than_it_may_and_no_large_block()
    {
        var shelf = new MemoryShelf(8 << 20);
        var blocks = Enumerable.Range(0, 12).Select(_ => shelf.Take(1 << 20)).ToList();
        var large = shelf.Take(3 << 20);
        blocks.ForEach(shelf.Return);
        shelf.Return(large);

        Assert.Equal(8 << 20, shelf.Kept);
        Assert.True(large.IsClosed);
        Assert.Equal(8, blocks.Count(block => !block.IsClosed));
        Assert.Same(blocks[^1], shelf.Take(1000_000));
    }

    [Fact]
    public void An_image_that_no_budget_has_room_for_waits_and_can_be_left()
    {
        var file = Fixture.PathOf("grey.png");
        var rest = DecodingBudget.Pixels.Capacity;
        DecodingBudget.Pixels.Take(rest, CancellationToken.None);
        try
        {
            using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            Assert.ThrowsAny<OperationCanceledException>(() => ImageDecoder.DecodeRgb(file, 8, 8, new byte[192], cancellation: leaving.Token));
            Assert.Equal((rest, 0), (DecodingBudget.Pixels.Taken, DecodingBudget.Files.Taken));
        }
        finally
        {
            DecodingBudget.Pixels.Return(rest);
        }
    }

    [Theory]
    [InlineData(64, 64, 501, "it has 501 scans of 4096 pixels; at most 500 are accepted for that size, since each goes over the whole image")]
    [InlineData(13000, 13000, 60, "it has 60 scans of 169000000 pixels; at most 52 are accepted for that size, since each goes over the whole image")]
    public void A_jpeg_of_more_scans_than_any_image_needs_is_refused(int width, int height, int scans, string reason)
    {
        File.WriteAllBytes(_folder.Combine("a.jpg"), MadeFiles.ManyScansJpeg(width, height, scans));
        Assert.Equal(reason, Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(_folder.Combine("a.jpg"), 8, 8, new byte[192])).Reason);
    }

    [Fact]
    public void Scans_are_counted_where_the_decoder_reads_them()
    {
        Assert.Equal(500, JpegScans.Read(MadeFiles.ManyScansJpeg(64, 64, 500)).Scans);
        var baseline = JpegScans.Read(File.ReadAllBytes(Fixture.PathOf("grey.jpg")));
        Assert.Equal((1, false, 0), (baseline.Scans, baseline.NeedsCoefficients, baseline.CoefficientBytes));
        var (width, height, _) = Fixture.Expected("progressive.jpg");
        var progressive = JpegScans.Read(File.ReadAllBytes(Fixture.PathOf("progressive.jpg")));
        Assert.Equal((width, height, true), (progressive.Width, progressive.Height, progressive.NeedsCoefficients));
        Assert.InRange(progressive.Scans, 2, 20);
    }

    [Fact]
    public async Task Whoever_waits_for_a_long_decoding_can_leave_and_its_file_stays_counted_until_its_end()
    {
        using var goOn = new ManualResetEventSlim();
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var ended = new TaskCompletionSource<byte>();
        var length = new FileInfo(Fixture.PathOf("grey.png")).Length;
        using (var file = ImageFile.Read(Fixture.PathOf("grey.png")))
        {
            Assert.Throws<OperationCanceledException>(() => AbandonedDecoding.Run(
                file,
                own =>
                {
                    goOn.Wait();
                    ended.SetResult(own.Bytes[1]);
                    return 0;
                },
                leaving.Token));
        }

        Assert.Equal(length, DecodingBudget.Files.Taken);
        goOn.Set();
        Assert.Equal((byte)'P', await ended.Task);
        Assert.True(SpinWait.SpinUntil(() => DecodingBudget.Files.Taken == 0, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void What_was_decoded_apart_is_what_is_decoded_here_and_so_are_its_failures()
    {
        var path = WriteGrey("a.png", 4000, 3000);
        using var canBeLeft = new CancellationTokenSource();
        var (here, apart) = (new byte[192], new byte[192]);
        ImageDecoder.DecodeRgb(path, 8, 8, here);
        ImageDecoder.DecodeRgb(path, 8, 8, apart, cancellation: canBeLeft.Token);
        Assert.Equal(here, apart);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^200]);
        Assert.Equal(
            Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(path, 8, 8, here)).Message,
            Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(path, 8, 8, apart, cancellation: canBeLeft.Token)).Message);
    }

    [Fact]
    public void Work_that_can_be_cancelled_ends_at_once_while_images_take_long_to_decode()
    {
        using var scene = new Scene(perClass: 4);
        scene.Train("trained", epochs: 1);
        // Seconds of decoding each, on a machine that does nothing else.
        var slow = MadeFiles.ManyScansJpeg(13000, 13000, 15);
        foreach (var folder in Directory.GetDirectories(scene.Images))
            File.WriteAllBytes(Path.Combine(folder, "slow.jpg"), slow);

        using (var prototype = scene.New())
        {
            scene.SetUp(prototype);
            EndsAtOnce("Train", token => prototype.Train(cancellationToken: token));
            EndsAtOnce("EDA", token => prototype.EDA(checkCorrupt: true, cancellationToken: token));
        }

        using (var prototype = scene.New("other"))
        {
            scene.SetUp(prototype);
            EndsAtOnce("FindLearningRate", token => prototype.FindLearningRate(cancellationToken: token));
            EndsAtOnce("CrossValidate", token => prototype.CrossValidate(folds: 2, cancellationToken: token));
        }

        using (var prototype = scene.Trained("trained"))
        {
            EndsAtOnce("InferFolder", token => prototype.InferFolder(scene.Images, token));
            prototype.DatasetParams(scene.Images);
            prototype.Dataset();
            EndsAtOnce("Evaluate", token => prototype.Evaluate(token));
        }

        Assert.True(SpinWait.SpinUntil(() => DecodingBudget.Pixels.Taken + DecodingBudget.Files.Taken == 0, TimeSpan.FromMinutes(2)), "A decoding never ended.");
    }

    private static void EndsAtOnce(string what, Action<CancellationToken> act)
    {
        using var cancelling = new CancellationTokenSource();
        var (began, ended, before) = (0L, 0L, DecodingBudget.Pixels.Taken + (100L << 20));
        var work = Task.Factory.StartNew(
            () =>
            {
                Assert.ThrowsAny<OperationCanceledException>(() => act(cancelling.Token));
                ended = Stopwatch.GetTimestamp();
            },
            TaskCreationOptions.LongRunning);
        SpinWait.SpinUntil(() => DecodingBudget.Pixels.Taken > before || work.IsCompleted, TimeSpan.FromSeconds(5));
        Assert.False(work.IsCompleted, $"{what} had no long image to decode.");
        began = Stopwatch.GetTimestamp();
        cancelling.Cancel();
        Assert.True(work.Wait(TimeSpan.FromSeconds(60)), $"{what} did not end.");
        Assert.True(Stopwatch.GetElapsedTime(began, ended) < Soon, $"{what} took {Stopwatch.GetElapsedTime(began, ended)} to end.");
    }

    private string WriteGrey(string name, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Gray8, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.Gray);
        using var file = File.Create(_folder.Combine(name));
        using var map = bitmap.PeekPixels();
        map.Encode(file, new SKPngEncoderOptions(SKPngEncoderFilterFlags.None, 1));
        return _folder.Combine(name);
    }
}
