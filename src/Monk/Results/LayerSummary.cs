namespace Monk;

/// <summary>A layer of an experiment's network: a module that has parameters of its own.</summary>
/// <param name="Name">Its name in weights files, such as <c>layer1.0.conv1</c>.</param>
/// <param name="Kind">What it is, such as <c>Conv2d</c>.</param>
/// <param name="Parameters">Numbers in its parameters.</param>
/// <param name="IsTrainable">Whether training changes any of them.</param>
public sealed record LayerSummary(string Name, string Kind, long Parameters, bool IsTrainable);
