using Monk.Experiments;
using Monk.Inspection;
using Monk.Tests.Comparing;

namespace Monk.Tests.Inspection;

/// <summary>Whatever an experiment is asked to do, its summary says: an option that is added later too.</summary>
public sealed class SummaryOfEveryOptionTests
{
    /// <summary>Options that the summary says nothing of, each with the reason.</summary>
    private static readonly Dictionary<string, string> NotShown = new()
    {
        ["DatasetOptions.TestTransformsSource"] = "says who chose the test transforms, which show themselves",
        ["StartWeights.Path"] = "the experiment's own copy; whose weights they are is shown",
        ["StartWeights.Model"] = "follows from whose weights they are",
        ["StartWeights.Classes"] = "follow from whose weights they are",
        ["StartWeights.Head"] = "follows from whose weights they are",
    };

    [Fact]
    public void Every_option_of_an_experiment_shows_in_its_summary_or_is_excused()
    {
        var (shown, missing) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var state in ExperimentSettingsTests.Bases())
        {
            var before = Text(state);
            foreach (var (option, other) in ExperimentSettingsTests.Changed(state, "").Where(change => !shown.Contains(change.Option)))
                (before == Text((ExperimentState)other) ? missing : shown).Add(option);
        }

        missing.ExceptWith(shown); // A split says nothing where validation images are apart.
        Assert.Equal(NotShown.Keys.Order(StringComparer.Ordinal).ToList(), missing.ToList());
        Assert.True(shown.Count > 100, $"{shown.Count} options were tried.");
    }

    private static string Text(ExperimentState state) =>
        SummarySections.Of(state, new Workspace(Path.GetFullPath("workspace")).Experiment("p", "e")).ToString();
}
