namespace Monk.Reporting.Graphs;

/// <summary>A part of a network's picture.</summary>
internal abstract record GraphElement;

/// <summary>A layer or a group of them.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Detail">What it is and does; may be empty.</param>
/// <param name="Shape">What it gives.</param>
/// <param name="Look">Its colour.</param>
internal sealed record GraphBox(string Title, string Detail, string Shape, BoxLook Look) : GraphElement;

/// <summary>Parts one under the other.</summary>
internal sealed record GraphChain(IReadOnlyList<GraphElement> Parts) : GraphElement;

/// <summary>Branches side by side that meet in a box.</summary>
internal sealed record GraphBranches(IReadOnlyList<GraphChain> Branches, GraphBox Join) : GraphElement;

/// <summary>What a box is about.</summary>
internal enum BoxLook
{
    Other,
    Convolution,
    Normalization,
    Activation,
    Pooling,
    Dense,
    Join,
}
