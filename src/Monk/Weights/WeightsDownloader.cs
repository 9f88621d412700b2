using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Monk.Weights;

/// <summary>
/// Downloads a file so that it is whole or not there: into a part file that a later attempt goes on with, checked against its sha256, then
/// renamed.
/// </summary>
internal sealed class WeightsDownloader : IDisposable
{
    private const int MostRedirects = 10;

    private readonly DownloadOptions _options;
    private readonly HttpClient _client;

    /// <param name="options">How patient to be.</param>
    /// <param name="handler">Sends the requests; it must not follow redirections. Null for the system's.</param>
    public WeightsDownloader(DownloadOptions? options = null, HttpMessageHandler? handler = null)
    {
        _options = options ?? new DownloadOptions();
        // Redirects are followed here, because the Hub states the hash in the redirect and not in what it leads to.
        _client = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(20) }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Monk", typeof(WeightsDownloader).Assembly.GetName().Version?.ToString(3)));
    }

    /// <summary>Downloads the file; does nothing but wait if another process is at it, and nothing at all if it is there.</summary>
    /// <param name="url">Where from.</param>
    /// <param name="destination">The file to make; its folder is made if missing.</param>
    /// <param name="sha256">
    /// The hash or its first digits; null to check against the one the server states (<c>X-Linked-ETag</c> or <c>ETag</c>).
    /// </param>
    /// <param name="mostBytes">
    /// A larger file is not the one that is wanted: what has come of it is deleted. Null where nobody knows the size.
    /// </param>
    /// <param name="progress">Told about ten times a second.</param>
    /// <param name="cancellation">Ends it; the part file stays.</param>
    /// <exception cref="MonkException">
    /// The hash is wrong or the file too large (the part file is then deleted), the disk is full, or the folder cannot be written.
    /// </exception>
    /// <exception cref="UnreachableException">The server cannot be reached, lacks the file, or keeps breaking off.</exception>
    public async Task DownloadAsync(
        Uri url, string destination, string? sha256, long? mostBytes = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var wanted = new Wanted(url, sha256, mostBytes ?? long.MaxValue);
        destination = FullPath.Of(destination);
        if (File.Exists(destination))
            return;
        try
        {
            using var taken = await DownloadLock.TakeAsync(destination, _options.LockPolling, cancellation).ConfigureAwait(false);
            if (File.Exists(destination))
                return; // Another process was faster.
            using var part = new PartFile(destination);
            var stated = await FetchAsync(wanted, part, new Meter(Path.GetFileName(destination), progress), cancellation).ConfigureAwait(false);
            Check(url, part, sha256 ?? stated);
            part.Finish();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"The folder of '{destination}' cannot be written to: {e.Message}", e);
        }
    }

    public void Dispose() => _client.Dispose();

    // Tries until the file is whole; returns the hash that the server stated, if it did.
    private async Task<string?> FetchAsync(Wanted wanted, PartFile part, Meter meter, CancellationToken cancellation)
    {
        for (var failures = 0; ;)
        {
            var before = part.Length;
            Exception failure;
            try
            {
                return await TransferAsync(wanted, part, meter, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
            {
                failure = new TimeoutException(FormattableString.Invariant($"the server sent nothing for {_options.StallTimeout.TotalSeconds} s"), e);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                failure = e;
            }

            failures = part.Length > before ? 1 : failures + 1;
            if (failures > _options.Retries || (part.Length == 0 && failures > 1 && IsOffline(failure)))
                throw new UnreachableException($"{wanted.Url}: {Reason(failure)}.{(part.Length > 0 ? $" The {part.Length} bytes that arrived are kept and the next attempt goes on from there." : "")}", failure);
            await Task.Delay(Delay(failures), cancellation).ConfigureAwait(false);
        }
    }

    private TimeSpan Delay(int failures) => TimeSpan.FromTicks(Math.Min(_options.LongestDelay.Ticks, _options.FirstDelay.Ticks << Math.Min(failures - 1, 20)));

    private async Task<string?> TransferAsync(Wanted wanted, PartFile part, Meter meter, CancellationToken cancellation)
    {
        // Every wait for the server has the stall timeout; each arrival winds it up anew.
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(_options.StallTimeout);

        // Without a validator only the hash can tell whether the rest belongs to the beginning.
        var resumes = part.Length > 0 && (part.Validator is not null || wanted.Sha256 is not null);
        if (!resumes && part.Length > 0)
            part.Restart(null);
        var (response, stated) = await SendAsync(wanted.Url, part, stall.Token).ConfigureAwait(false);
        using (response)
        {
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                if (response.Content.Headers.ContentRange?.Length == part.Length && part.Length > 0)
                    return stated; // The earlier attempt had all of it.
                part.Restart(null);
                throw new HttpRequestException("the server did not accept where the download was to go on");
            }

            if (!response.IsSuccessStatusCode)
                throw Refused(wanted.Url, response);
            if (response.StatusCode != HttpStatusCode.PartialContent)
                part.Restart(ValidatorOf(response));
            else if (response.Content.Headers.ContentRange is not { Unit: "bytes", From: { } from } || from != part.Length)
            {
                part.Restart(null);
                throw new HttpRequestException("the server sent another part than was asked for");
            }

            var total = response.Content.Headers.ContentRange?.Length ?? response.Content.Headers.ContentLength;
            if (total is { } size)
            {
                CheckSize(wanted, part, size);
                part.CheckSpace(size);
            }

            await ReceiveAsync(response, wanted, part, total, meter, stall).ConfigureAwait(false);
            if (total is { } expected && part.Length != expected)
                throw new HttpRequestException($"the transfer ended after {part.Length} of {expected} bytes");
            return stated;
        }
    }

    private async Task<(HttpResponseMessage Response, string? StatedHash)> SendAsync(Uri url, PartFile part, CancellationToken cancellation)
    {
        string? stated = null;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (part.Length > 0)
            {
                request.Headers.Range = new RangeHeaderValue(part.Length, null);
                if (part.Validator is { } validator)
                    request.Headers.TryAddWithoutValidation("If-Range", validator);
            }

            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            stated ??= HashIn(response.Headers.TryGetValues("X-Linked-ETag", out var linked) ? linked.FirstOrDefault() : null);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return (response, stated ?? HashIn(response.Headers.ETag?.Tag));

            response.Dispose();
            var next = new Uri(url, location);
            if (next.Scheme != Uri.UriSchemeHttps && next.Scheme != url.Scheme)
                throw new UnreachableException($"{url} leads to {next}, which is not encrypted.");
            url = next;
        }

        throw new UnreachableException($"{url}: more than {MostRedirects} redirections.");
    }

    private async Task ReceiveAsync(HttpResponseMessage response, Wanted wanted, PartFile part, long? total, Meter meter, CancellationTokenSource stall)
    {
        meter.Begin(part.Length);
        var buffer = new byte[1 << 17];
        using var stream = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        while (true)
        {
            stall.CancelAfter(_options.StallTimeout);
            var count = await stream.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
            CheckSize(wanted, part, part.Length + count);
            if (count > 0)
                part.Append(buffer.AsSpan(0, count));
            meter.Report(part.Length, total, isLast: count == 0);
            if (count == 0)
                return;
        }
    }

    private static void CheckSize(Wanted wanted, PartFile part, long bytes)
    {
        if (bytes <= wanted.MostBytes)
            return;
        part.Delete();
        throw new MonkException(
            $"{wanted.Url} sends more than the {wanted.MostBytes >> 20} MiB that the weights can have at most, so what had come of it was deleted. "
            + "Try again; if it stays so, a proxy may be answering in the server's place.");
    }

    private static void Check(Uri url, PartFile part, string? expected)
    {
        if (expected is null)
        {
            part.Delete();
            throw new MonkException($"{url} came without a sha256 to check it against, so it was not kept. Download it by another way and give its path.");
        }

        var actual = part.Sha256();
        if (actual.StartsWith(expected, StringComparison.OrdinalIgnoreCase))
            return;
        var length = part.Length;
        part.Delete();
        throw new MonkException(
            $"What {url} sent is not the file that was expected: the sha256 of the {length} bytes is {actual}, and it should be {expected}{(expected.Length < 64 ? "…" : "")}. "
            + "They were deleted. Try again; if it stays so, a proxy may be answering in the server's place.");
    }

    private static UnreachableException Refused(Uri url, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        // Too many requests, time-outs and the server's own troubles pass; the rest does not.
        if (status is 408 or 425 or 429 or >= 500)
            throw new HttpRequestException($"the server answered {status} {response.ReasonPhrase}", null, response.StatusCode);
        return new UnreachableException($"{url}: the server answered {status} {response.ReasonPhrase}.");
    }

    private static string? ValidatorOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false, Tag: { } tag } ? tag : response.Content.Headers.LastModified?.ToString("r", System.Globalization.CultureInfo.InvariantCulture);

    private static string? HashIn(string? tag) => tag?.Trim('"') is { Length: 64 } hash && hash.All(char.IsAsciiHexDigit) ? hash : null;

    private static bool IsOffline(Exception failure) =>
        failure is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError };

    private static string Reason(Exception failure) => failure.Message.TrimEnd('.');

    private sealed class Meter(string fileName, IProgress<DownloadProgress>? progress)
    {
        private readonly Stopwatch _clock = new();
        private long _start;
        private TimeSpan _next;

        public void Begin(long received)
        {
            _start = received;
            _next = TimeSpan.Zero;
            _clock.Restart();
        }

        public void Report(long received, long? total, bool isLast)
        {
            if (progress is null || (!isLast && _clock.Elapsed < _next))
                return;
            _next = _clock.Elapsed + TimeSpan.FromMilliseconds(100);
            progress.Report(new DownloadProgress(fileName, received, total, (received - _start) / Math.Max(_clock.Elapsed.TotalSeconds, 1e-3)));
        }
    }

    /// <summary>What is to be downloaded.</summary>
    private sealed record Wanted(Uri Url, string? Sha256, long MostBytes);
}
