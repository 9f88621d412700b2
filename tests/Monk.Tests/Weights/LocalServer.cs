using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Monk.Tests.Weights;

/// <summary>An HTTP server on this machine that misbehaves to order, one connection a request.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Request, Reply, Task> _answer;
    private readonly Task _loop;
    private readonly List<Request> _requests = [];

    public LocalServer(Func<Request, Reply, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = LoopAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/file.bin");

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                connections.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                var lines = new List<string>();
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                    lines.Add(line);
                if (lines.Count == 0)
                    return;
                var request = new Request(lines);
                int number;
                lock (_requests)
                {
                    _requests.Add(request);
                    number = _requests.Count;
                }

                await _answer(request with { Number = number }, new Reply(stream, _stop.Token));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    internal sealed record Request(IReadOnlyList<string> Lines)
    {
        /// <summary>1 for the first request that the server got.</summary>
        public int Number { get; init; }

        public string Path => Lines[0].Split(' ')[1];

        /// <summary>Where the client wants to go on, or null.</summary>
        public int? From => Header("Range") is { } range ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : null;

        public string? Header(string name) =>
            Lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } line ? line[(name.Length + 1)..].Trim() : null;
    }

    internal sealed record Reply(NetworkStream Stream, CancellationToken Stopped)
    {
        public Task HeadAsync(string status, params string[] headers) =>
            Stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n"), Stopped).AsTask();

        public Task BodyAsync(ReadOnlyMemory<byte> bytes) => Stream.WriteAsync(bytes, Stopped).AsTask();

        /// <summary>As a good server answers, from where the client wants to go on.</summary>
        public async Task FileAsync(byte[] content, Request request, string etag = "\"v1\"", int? breakAfter = null)
        {
            var from = request.Header("If-Range") is { } validator && validator != etag ? 0 : request.From ?? 0;
            if (from >= content.Length)
            {
                await HeadAsync("416 Range Not Satisfiable", $"Content-Range: bytes */{content.Length}", "Content-Length: 0");
                return;
            }

            string[] common = [$"Content-Length: {content.Length - from}", $"ETag: {etag}"];
            if (from > 0)
                await HeadAsync("206 Partial Content", [.. common, $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}"]);
            else
                await HeadAsync("200 OK", common);
            await BodyAsync(content.AsMemory(from, Math.Min(breakAfter ?? int.MaxValue, content.Length - from)));
        }
    }
}
