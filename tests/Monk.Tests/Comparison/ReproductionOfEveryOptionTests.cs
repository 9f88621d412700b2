using Monk.Comparing;
using Monk.Experiments;

namespace Monk.Tests.Comparing;

/// <summary>Whatever an experiment is asked to do, the lines that set up another like it say: an option that is added later too.</summary>
public sealed class ReproductionOfEveryOptionTests
{
    /// <summary>Options that the lines say nothing of, each with the reason.</summary>
    private static readonly Dictionary<string, string> NotWritten = new()
    {
        ["DatasetOptions.Workers"] = "is the machine's own",
    };

    [Fact]
    public void Every_option_of_an_experiment_is_written_or_is_excused()
    {
        var (written, missing) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var state in ExperimentSettingsTests.Bases())
        {
            foreach (var (option, other) in ExperimentSettingsTests.Changed(state, ""))
                (Lines(state) == Lines((ExperimentState)other) ? missing : written).Add(option);
        }

        missing.ExceptWith(written); // A split says nothing where validation images are apart.
        Assert.Equal(NotWritten.Keys.Order(StringComparer.Ordinal), missing);
        Assert.True(written.Count > 100, $"{written.Count} options were tried.");
    }

    private static string? Lines(ExperimentState state) => Reproduction.Of(state, new Workspace(Path.GetFullPath("workspace")).Experiment("p", "e"));
}
