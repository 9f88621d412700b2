using System.Security.Cryptography;
using Monk.Files;
using Monk.Tests.Support;
using Monk.Weights;

namespace Monk.Tests.Weights;

public sealed class WeightsDownloaderTests : IDisposable
{
    private static readonly byte[] Content = Bytes(300_000, seed: 1);
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Content));

    private readonly TemporaryFolder _folder = new();

    private readonly WeightsDownloader _downloader = new(new DownloadOptions
    {
        StallTimeout = TimeSpan.FromMilliseconds(400), FirstDelay = TimeSpan.FromMilliseconds(5), Retries = 3, LockPolling = TimeSpan.FromMilliseconds(10),
    });

    private string Destination => Path.Combine(_folder.Path, "weights", "file.bin");

    public void Dispose()
    {
        _downloader.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(64)]
    [InlineData(8)]
    public async Task A_file_arrives_whole_and_is_reported_on(int digits)
    {
        await using var server = new LocalServer((request, reply) => reply.FileAsync(Content, request));
        var reports = new Reports();
        await _downloader.DownloadAsync(server.Url, Destination, Hash[..digits].ToUpperInvariant(), progress: reports);

        AssertWhole();
        Assert.Equal(("file.bin", Content.Length, Content.Length), (reports[^1].FileName, reports[^1].ReceivedBytes, reports[^1].TotalBytes));
        Assert.True(reports[^1].BytesPerSecond > 0);
        Assert.Equal(reports.Select(r => r.ReceivedBytes).Order(), reports.Select(r => r.ReceivedBytes));
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_asked_for()
    {
        await using var server = new LocalServer((request, reply) => reply.FileAsync(Content, request));
        await _downloader.DownloadAsync(server.Url, Destination, Hash);
        await _downloader.DownloadAsync(server.Url, Destination, Hash);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_transfer_that_breaks_off_goes_on_from_there()
    {
        await using var server = new LocalServer((request, reply) => reply.FileAsync(Content, request, breakAfter: request.Number <= 5 ? 50_000 : null));
        await _downloader.DownloadAsync(server.Url, Destination, Hash);
        AssertWhole();
        Assert.Equal([null, 50_000, 100_000, 150_000, 200_000, 250_000], server.Requests.Select(r => r.From));
        Assert.Equal("\"v1\"", server.Requests[1].Header("If-Range"));
    }

    [Fact]
    public async Task A_later_attempt_goes_on_from_what_an_earlier_one_left()
    {
        await using (var server = new LocalServer((request, reply) => request.Number == 1 ? reply.FileAsync(Content, request, breakAfter: 70_000) : reply.HeadAsync("500 Oops", "Content-Length: 0")))
        {
            var failure = await Assert.ThrowsAsync<UnreachableException>(() => _downloader.DownloadAsync(server.Url, Destination, Hash));
            Assert.Contains("500 Oops", failure.Message, StringComparison.Ordinal);
            Assert.Contains("70000 bytes", failure.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(Destination));
        }

        await using var recovered = new LocalServer((request, reply) => reply.FileAsync(Content, request));
        await _downloader.DownloadAsync(recovered.Url, Destination, Hash);
        AssertWhole();
        Assert.Equal([70_000], recovered.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_begun_again()
    {
        var old = Bytes(300_000, seed: 2);
        await using var server = new LocalServer((request, reply) => request.Number == 1
            ? reply.FileAsync(old, request, "\"old\"", breakAfter: 50_000)
            : reply.FileAsync(Content, request, "\"new\""));
        await _downloader.DownloadAsync(server.Url, Destination, Hash);
        AssertWhole();
        Assert.Equal("\"old\"", server.Requests[1].Header("If-Range"));
    }

    [Fact]
    public async Task A_server_without_ranges_is_asked_for_all_of_it_again()
    {
        await using var server = new LocalServer(async (request, reply) =>
        {
            await reply.HeadAsync("200 OK", $"Content-Length: {Content.Length}");
            await reply.BodyAsync(Content.AsMemory(0, request.Number == 1 ? 40_000 : Content.Length));
        });
        await _downloader.DownloadAsync(server.Url, Destination, Hash);
        AssertWhole();
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_sends_another_part_than_asked_is_not_believed()
    {
        await using var server = new LocalServer(async (request, reply) =>
        {
            if (request.From is null)
                await reply.FileAsync(Content, request, breakAfter: request.Number == 1 ? 40_000 : null);
            else
                await reply.HeadAsync("206 Partial Content", "Content-Length: 5", $"Content-Range: bytes 10-14/{Content.Length}");
        });
        await _downloader.DownloadAsync(server.Url, Destination, Hash);
        AssertWhole();
        Assert.Equal([null, 40_000, null], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task A_whole_part_file_needs_only_its_check()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        await File.WriteAllBytesAsync(Destination + ".part", Content);
        await using var server = new LocalServer((request, reply) => reply.FileAsync(Content, request));
        await _downloader.DownloadAsync(server.Url, Destination, Hash);
        AssertWhole();
        Assert.Equal([Content.Length], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task A_server_that_promises_more_than_it_has_is_given_up()
    {
        await using var server = new LocalServer(async (request, reply) =>
        {
            var from = request.From ?? 0;
            await reply.HeadAsync(from > 0 ? "206 Partial Content" : "200 OK", $"Content-Length: {Content.Length + 1000 - from}", "ETag: \"v1\"", $"Content-Range: bytes {from}-{Content.Length + 999}/{Content.Length + 1000}");
            await reply.BodyAsync(Content.AsMemory(from));
        });
        await Assert.ThrowsAsync<UnreachableException>(() => _downloader.DownloadAsync(server.Url, Destination, Hash));
        Assert.False(File.Exists(Destination));
        Assert.Equal(4, server.Requests.Count); // The first brings bytes; then three retries that bring none.
    }

    [Fact]
    public async Task A_server_that_promises_less_than_the_file_is_caught_by_the_hash()
    {
        await using var server = new LocalServer(async (_, reply) =>
        {
            await reply.HeadAsync("200 OK", $"Content-Length: {Content.Length - 1000}");
            await reply.BodyAsync(Content);
        });
        var failure = await Assert.ThrowsAsync<MonkException>(() => _downloader.DownloadAsync(server.Url, Destination, Hash));
        Assert.Contains($"{Content.Length - 1000} bytes", failure.Message, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Wrong_bytes_are_deleted_and_both_hashes_named()
    {
        var wrong = Bytes(Content.Length, seed: 3);
        await using var server = new LocalServer((request, reply) => reply.FileAsync(wrong, request));
        var failure = await Assert.ThrowsAsync<MonkException>(() => _downloader.DownloadAsync(server.Url, Destination, Hash[..8]));
        Assert.Contains(Hash[..8], failure.Message, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(wrong)), failure.Message, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_larger_than_it_can_be_is_deleted_whether_the_server_says_so_or_not(bool saysSo)
    {
        await using var server = new LocalServer(async (request, reply) =>
        {
            await reply.HeadAsync("200 OK", saysSo ? [$"Content-Length: {Content.Length}"] : []);
            await reply.BodyAsync(Content);
        });
        var failure = await Assert.ThrowsAsync<MonkException>(() => _downloader.DownloadAsync(server.Url, Destination, Hash, mostBytes: Content.Length - 1));

        Assert.Equal(
            $"{server.Url} sends more than the 0 MiB that the weights can have at most, so what had come of it was deleted. "
            + "Try again; if it stays so, a proxy may be answering in the server's place.",
            failure.Message);
        Assert.All(Directory.EnumerateFiles(Path.GetDirectoryName(Destination)!, "file.bin*"), file => Assert.EndsWith(".lock", file, StringComparison.Ordinal));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("403 Forbidden")]
    public async Task A_refusal_is_not_tried_again(string status)
    {
        await using var server = new LocalServer((_, reply) => reply.HeadAsync(status, "Content-Length: 0"));
        var failure = await Assert.ThrowsAsync<UnreachableException>(() => _downloader.DownloadAsync(server.Url, Destination, Hash));
        Assert.Contains(status, failure.Message, StringComparison.Ordinal);
        Assert.Contains(server.Url.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_in_trouble_is_tried_again()
    {
        await using var server = new LocalServer((request, reply) => request.Number < 3 ? reply.HeadAsync("503 Busy", "Content-Length: 0") : reply.FileAsync(Content, request));
        await _downloader.DownloadAsync(server.Url, Destination, Hash);
        AssertWhole();
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_transfer_that_stalls_is_broken_off_and_goes_on()
    {
        await using var server = new LocalServer(async (request, reply) =>
        {
            await reply.FileAsync(Content, request, breakAfter: request.Number == 1 ? 60_000 : null);
            if (request.Number == 1)
                await Task.Delay(Timeout.Infinite, reply.Stopped);
        });
        await _downloader.DownloadAsync(server.Url, Destination, Hash);
        AssertWhole();
        Assert.Equal([null, 60_000], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        await using var server = new LocalServer((_, reply) => Task.Delay(Timeout.Infinite, reply.Stopped));
        using var impatient = new WeightsDownloader(new DownloadOptions { StallTimeout = TimeSpan.FromMilliseconds(100), Retries = 1, FirstDelay = TimeSpan.FromMilliseconds(5) });
        var failure = await Assert.ThrowsAsync<UnreachableException>(() => impatient.DownloadAsync(server.Url, Destination, Hash));
        Assert.Contains("sent nothing for 0.1 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_download_keeps_what_arrived()
    {
        await using var server = new LocalServer(async (request, reply) =>
        {
            await reply.FileAsync(Content, request, breakAfter: request.Number == 1 ? 60_000 : null);
            if (request.Number == 1)
                await Task.Delay(Timeout.Infinite, reply.Stopped);
        });
        using var cancellation = new CancellationTokenSource();
        var reports = new Reports { Then = report => { if (report.ReceivedBytes >= 60_000) cancellation.Cancel(); } };
        using var patient = new WeightsDownloader();
        var download = patient.DownloadAsync(server.Url, Destination, Hash, progress: reports, cancellation: cancellation.Token);
        cancellation.CancelAfter(TimeSpan.FromSeconds(1)); // Reports come every tenth of a second, so the last bytes may not have one.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
        Assert.False(File.Exists(Destination));
        await patient.DownloadAsync(server.Url, Destination, Hash);
        AssertWhole();
        Assert.Equal(60_000, server.Requests[1].From);
    }

    [Fact]
    public async Task Two_at_once_download_it_once()
    {
        await using var server = new LocalServer(async (request, reply) =>
        {
            await Task.Delay(100);
            await reply.FileAsync(Content, request);
        });
        using var other = new WeightsDownloader(new DownloadOptions { LockPolling = TimeSpan.FromMilliseconds(10) });
        await Task.WhenAll(_downloader.DownloadAsync(server.Url, Destination, Hash), other.DownloadAsync(server.Url, Destination, Hash));
        AssertWhole();
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Redirections_are_followed_and_the_Hubs_statement_is_checked()
    {
        await using var server = new LocalServer((request, reply) => request.Path == "/file.bin"
            ? reply.HeadAsync("302 Found", "Location: /elsewhere", $"X-Linked-ETag: \"{Hash}\"", "Content-Length: 0")
            : reply.FileAsync(Content, request, "\"0123456789abcdef0123456789abcdef\""));
        await _downloader.DownloadAsync(server.Url, Destination, sha256: null);
        AssertWhole();
    }

    [Fact]
    public async Task The_Hubs_statement_catches_wrong_bytes()
    {
        await using var server = new LocalServer((request, reply) => request.Path == "/file.bin"
            ? reply.HeadAsync("302 Found", "Location: /elsewhere", $"X-Linked-ETag: \"{Hash}\"", "Content-Length: 0")
            : reply.FileAsync(Bytes(1000, seed: 4), request));
        var failure = await Assert.ThrowsAsync<MonkException>(() => _downloader.DownloadAsync(server.Url, Destination, sha256: null));
        Assert.Contains(Hash, failure.Message, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_file_without_any_hash_is_not_kept()
    {
        await using var server = new LocalServer((request, reply) => reply.FileAsync(Content, request));
        var failure = await Assert.ThrowsAsync<MonkException>(() => _downloader.DownloadAsync(server.Url, Destination, sha256: null));
        Assert.Contains("without a sha256", failure.Message, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Endless_redirections_end()
    {
        await using var server = new LocalServer((_, reply) => reply.HeadAsync("302 Found", "Location: /file.bin", "Content-Length: 0"));
        var failure = await Assert.ThrowsAsync<UnreachableException>(() => _downloader.DownloadAsync(server.Url, Destination, Hash));
        Assert.Contains("redirections", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_server_is_said_quickly()
    {
        Uri nobody;
        await using (var server = new LocalServer((_, _) => Task.CompletedTask))
            nobody = server.Url;
        var failure = await Assert.ThrowsAsync<UnreachableException>(() => _downloader.DownloadAsync(nobody, Destination, Hash));
        Assert.Contains(nobody.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [FullDeviceFact]
    public async Task A_full_disk_is_reported()
    {
        Disk.Before = (step, path) =>
        {
            if (step == FileStep.Write && path == Destination + ".part")
                throw new IOException("No space left on device");
        };
        await using var server = new LocalServer((request, reply) => reply.FileAsync(Content, request));
        var failure = await Assert.ThrowsAsync<MonkException>(() => _downloader.DownloadAsync(server.Url, Destination, Hash));
        Assert.Contains("is the disk full?", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_file_larger_than_the_disk_is_refused_before_it_comes()
    {
        await using var server = new LocalServer((_, reply) => reply.HeadAsync("200 OK", $"Content-Length: {1L << 60}"));
        var failure = await Assert.ThrowsAsync<MonkException>(() => _downloader.DownloadAsync(server.Url, Destination, Hash));
        Assert.Contains("free", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "weights"), "a file in the way");
        var failure = await Assert.ThrowsAsync<MonkException>(() => _downloader.DownloadAsync(new Uri("http://127.0.0.1:1/x"), Destination, Hash));
        Assert.Contains(Destination, failure.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private void AssertWhole()
    {
        Assert.Equal(Content, File.ReadAllBytes(Destination));
        Assert.Equal([Destination], Directory.GetFiles(Path.GetDirectoryName(Destination)!));
    }

    private void AssertNothingLeft() => Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Destination)!));

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class FullDeviceFactAttribute : FactAttribute
    {
        public FullDeviceFactAttribute() => Skip = File.Exists("/dev/full") ? null : "Only Linux has a device that is always full.";
    }

    private sealed class Reports : List<DownloadProgress>, IProgress<DownloadProgress>
    {
        public Action<DownloadProgress>? Then { get; init; }

        public void Report(DownloadProgress value)
        {
            Add(value);
            Then?.Invoke(value);
        }
    }
}
