using System.Text;
using Monk.Text;

namespace Monk;

/// <summary>What an experiment was asked to do and what came of it so far, as text in sections.</summary>
public sealed record ExperimentSummary
{
    /// <summary>The sections in Monk's order; those that say nothing yet are there all the same, and say so.</summary>
    public required IReadOnlyList<SummarySection> Sections { get; init; }

    /// <summary>The section of that heading.</summary>
    /// <param name="heading">Such as <c>Model</c>.</param>
    /// <exception cref="MonkException">There is none; the message has them all.</exception>
    public SummarySection this[string heading] => Sections.FirstOrDefault(section => section.Heading == heading)
        ?? throw new MonkException($"The summary has no section '{heading}'. It has {string.Join(", ", Sections.Select(section => section.Heading))}.");

    /// <summary>The summary as <c>Prototype.Summary</c> prints it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("Experiment Summary").AppendLine();
        foreach (var section in Sections)
            text.AppendLine().Append(section);
        return text.ToString();
    }
}

/// <summary>A part of an <see cref="ExperimentSummary"/>.</summary>
/// <param name="Heading">What it is about.</param>
/// <param name="Lines">What is known, in order.</param>
public sealed record SummarySection(string Heading, IReadOnlyList<SummaryLine> Lines)
{
    /// <summary>The value with that label; null when the section has none.</summary>
    /// <param name="label">Such as <c>Input Size</c>.</param>
    public string? this[string label] => Lines.FirstOrDefault(line => line.Label == label)?.Value;

    /// <summary>The heading and the lines under it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Heading).AppendLine();
        var width = Lines.Count == 0 ? 0 : Lines.Max(line => Printable.Line(line.Label).Length) + 2;
        foreach (var (label, value) in Lines)
            text.Append("    ").Append((Printable.Line(label) + ":").PadRight(width)).AppendLine(Printable.Line(value));
        return text.ToString();
    }
}

/// <summary>One value of a summary.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The value with its unit; never empty.</param>
public sealed record SummaryLine(string Label, string Value)
{
    /// <summary>The label and its value.</summary>
    public override string ToString() => Printable.Line($"{Label}: {Value}");
}
