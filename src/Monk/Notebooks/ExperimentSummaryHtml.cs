namespace Monk.Notebooks;

/// <summary>A summary as a table for each section.</summary>
internal static class ExperimentSummaryHtml
{
    public static string Of(ExperimentSummary summary)
    {
        var html = new Html();
        foreach (var section in summary.Sections)
            html.Table(section.Heading, ["what", "value"], section.Lines.Select(line => (IReadOnlyList<string>)[line.Label, line.Value]));
        return html.ToString();
    }
}
