using System.Text.Json;
using Monk.Experiments;

namespace Monk.Tests.Experiments;

/// <summary>States of the version before kinds could be registered. That version trained the experiments that they tell of.</summary>
public sealed class EarlierStatesTests
{
    public static TheoryData<string> States =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Experiments", "Fixtures"), "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(States))]
    public void A_state_of_the_version_before_is_read_and_written_as_it_is(string file)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Experiments", "Fixtures", file);
        using var stream = File.OpenRead(path);

        var state = ExperimentStateReader.Read(stream, path);

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), JsonSerializer.Serialize(state, ExperimentStateJson.Default.ExperimentState).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void There_are_states_of_all_that_was_set() => Assert.Equal(7, States.Count);
}
