using Monk.Comparing;
using Monk.Experiments;

namespace Monk.Tests.Comparing;

/// <summary>Whatever an experiment is asked to do, the lines that set up another like it say: an option that is added later too.</summary>
public sealed class ReproductionOfEveryOptionTests
{
    /// <summary>Options that the lines say nothing of, each with the reason.</summary>
    private static readonly Dictionary<string, string> NotWritten = new()
    {
        ["DatasetOptions.GivenDelimiter"] = "only tells that the lists are the library's own",
        ["DatasetOptions.GivenColumns"] = "only counts where the lists are the library's own",
        ["DatasetOptions.TestTransformsSource"] = "says who chose the test transforms, which are written",
        ["DatasetOptions.Workers"] = "is the machine's own",
        ["DatasetSample.Seed"] = "an analysis's own; that it was one is written",
        ["DatasetSample.TrainSplit"] = "an analysis's own; that it was one is written",
        ["ModelOptions.PretrainedFile"] = "what was found",
        ["SampleOrigin.Fingerprint"] = "what was found",
        ["StartWeights.Classes"] = "come with the experiment copied",
        ["StartWeights.From"] = "the experiment copied, which the origin names",
        ["StartWeights.Head"] = "comes with the experiment copied",
        ["StartWeights.Model"] = "comes with the experiment copied",
        ["StartWeights.Path"] = "the experiment's own copy",
    };

    [Fact]
    public void Every_option_of_an_experiment_is_written_or_is_excused()
    {
        var (written, missing) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var state in ExperimentSettingsTests.Bases())
        {
            var before = Lines(state);
            foreach (var (option, other) in ExperimentSettingsTests.Changed(state, "").Where(change => !written.Contains(change.Option)))
                (before == Lines((ExperimentState)other) ? missing : written).Add(option);
        }

        missing.ExceptWith(written); // A split says nothing where validation images are apart.
        // A head's layers are appended under automatic names.
        missing.RemoveWhere(option => option.EndsWith("Layer.Uid", StringComparison.Ordinal));
        Assert.Equal(NotWritten.Keys.Order(StringComparer.Ordinal).ToList(), missing.ToList());
        Assert.True(written.Count > 100, $"{written.Count} options were tried.");
    }

    private static string? Lines(ExperimentState state) =>
        Reproduction.Of(state, new Workspace(Path.GetFullPath("workspace")).Experiment("p", "e"));
}
