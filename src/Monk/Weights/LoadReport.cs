namespace Monk.Weights;

/// <summary>What loading a file into a module did.</summary>
/// <param name="Loaded">Names of the parameters and buffers that were filled.</param>
/// <param name="Missing">Names that the file lacks and that kept their values; with strict loading only what is optional.</param>
/// <param name="Unexpected">Names in the file that the module has no place for; none with strict loading.</param>
/// <param name="Skipped">Names that the caller left out.</param>
internal sealed record LoadReport(IReadOnlyList<string> Loaded, IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Skipped);
