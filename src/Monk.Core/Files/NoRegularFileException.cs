namespace Monk.Files;

/// <summary>A path names a named pipe, a socket or a device. Its message goes on a sentence that names the path.</summary>
internal sealed class NoRegularFileException(string kind) : IOException($"it is {kind}, not a regular file");
