namespace Monk.Weights;

/// <summary>How far a download is.</summary>
/// <param name="FileName">The file's name.</param>
/// <param name="ReceivedBytes">How much of it is on this machine, what an earlier attempt left included.</param>
/// <param name="TotalBytes">Its size, or null if the server does not say.</param>
/// <param name="BytesPerSecond">The rate since this attempt began.</param>
internal readonly record struct DownloadProgress(string FileName, long ReceivedBytes, long? TotalBytes, double BytesPerSecond);
