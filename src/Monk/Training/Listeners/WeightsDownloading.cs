namespace Monk.Training.Listeners;

/// <summary>How far the download of a file with weights has come.</summary>
/// <param name="FileName">The file's name.</param>
/// <param name="ReceivedBytes">How much of it is on this machine, what an earlier attempt left included.</param>
/// <param name="TotalBytes">Its size, or null if the server does not say.</param>
/// <param name="BytesPerSecond">The rate since this attempt began.</param>
public sealed record WeightsDownloading(string FileName, long ReceivedBytes, long? TotalBytes, double BytesPerSecond);
