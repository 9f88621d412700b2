namespace Monk.Training.Listeners;

/// <summary>A file that a training has written to keep its weights.</summary>
/// <param name="Path">The file.</param>
/// <param name="Epoch">The epoch whose weights it holds, counted from 1.</param>
/// <param name="Kind">What it is for.</param>
public sealed record CheckpointWritten(string Path, int Epoch, CheckpointKind Kind);
