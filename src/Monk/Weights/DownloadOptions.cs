namespace Monk.Weights;

/// <summary>How patient a download is.</summary>
internal sealed record DownloadOptions
{
    /// <summary>How long the server may send nothing before the connection is given up. There is no limit on the whole.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often in a row a broken transfer that brought nothing new is tried again.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles each time, up to <see cref="LongestDelay"/>.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between retries.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often another process's download of the same file is looked at.</summary>
    public TimeSpan LockPolling { get; init; } = TimeSpan.FromMilliseconds(250);
}
