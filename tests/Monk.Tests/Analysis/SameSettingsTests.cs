using Monk.Analysis;
using Monk.Experiments;
using Monk.Tests.Comparing;
using Monk.Tests.Support;

namespace Monk.Tests.Analysis;

public sealed class SameSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ExperimentState _state = SyntheticExperiments.Trained("P", "E");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_experiment_of_the_same_settings_is_taken()
    {
        var quiet = _state with
        {
            Training = _state.Training! with { DisplayProgress = false },
            Dataset = _state.Dataset! with { Workers = 7 },
        };

        Assert.Null(Record.Exception(() => Require(_state, quiet)));
    }

    [Fact]
    public void Settings_that_are_given_up_are_named_as_those_that_are_added()
    {
        var mixed = _state with { Training = _state.Training! with { MixupAlpha = 0.2 } };

        Assert.Contains("made with mixup 0.2 (now none). Take another analysis name", Refusal(mixed, _state), StringComparison.Ordinal);
        Assert.Contains("made with mixup none (now 0.2). Take another analysis name", Refusal(_state, mixed), StringComparison.Ordinal);
    }

    private string Refusal(ExperimentState there, ExperimentState wanted) =>
        Assert.Throws<MonkException>(() => Require(there, wanted)).Message;

    private void Require(ExperimentState there, ExperimentState wanted) =>
        SameSettings.Require(new ExperimentStore(new SyntheticExperiments(_folder.Path).Write(there)), wanted, there.Dataset!.Contents!);
}
