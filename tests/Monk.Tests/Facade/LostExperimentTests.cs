using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>What a training does whose experiment is deleted, moved or replaced under it.</summary>
public sealed class LostExperimentTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    private string Folder => Path.Combine(_scene.Workspace, "p", "e");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_training_whose_experiment_is_deleted_stops_and_makes_nothing_again(int epoch)
    {
        using var prototype = Prepared();

        var failure = Assert.Throws<MonkException>(() => Train(prototype, epoch, () => Directory.Delete(Folder, recursive: true)));

        Assert.Contains(
            FormattableString.Invariant($"has been deleted or moved while it was trained here. The training was stopped after {epoch - 1} whole epoch"), failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
        Assert.Contains("has gone", Assert.Throws<MonkException>(() => prototype.Train()).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void A_training_whose_experiment_is_moved_leaves_it_as_it_was_when_it_was_moved()
    {
        using var prototype = Prepared();
        var elsewhere = Path.Combine(_scene.Workspace, "p", "elsewhere");

        Assert.Throws<MonkException>(() => Train(prototype, 2, () => Directory.Move(Folder, elsewhere)));

        Assert.False(Directory.Exists(Folder));
        using var moved = new Prototype("p", "elsewhere", evalInfer: true, workspace: _scene.Workspace, verbose: 0);
        Assert.Equal("trained for 1 of 3 epochs, then stopped without a word, not evaluated", moved.Summary()["Model"]["Status"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_whose_experiment_is_made_anew_leaves_the_new_one_alone(bool trained)
    {
        using var prototype = Prepared();
        IReadOnlyList<(string, long, DateTime)> before = [];

        var failure = Assert.Throws<MonkException>(() => Train(prototype, 2, () =>
        {
            Directory.Delete(Folder, recursive: true);
            if (trained)
            {
                _scene.Train(epochs: 1);
            }
            else
            {
                using var anew = _scene.New();
                _scene.SetUp(anew, epochs: 1);
            }

            before = _scene.Snapshot();
        }));

        Assert.Contains("has been deleted and made anew while it was trained here", failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(before);
        Assert.Equal(before, _scene.Snapshot());
        Assert.Contains("has been made anew", Assert.Throws<MonkException>(() => prototype.UpdateNumEpochs(9)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_whose_experiment_is_put_back_from_a_copy_leaves_the_copy_alone()
    {
        using var prototype = Prepared();
        var kept = File.ReadAllText(Path.Combine(Folder, "experiment-state.json"));
        IReadOnlyList<(string, long, DateTime)> before = [];

        var failure = Assert.Throws<MonkException>(() => Train(prototype, 2, () =>
        {
            Directory.Delete(Folder, recursive: true);
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, "experiment-state.json"), kept);
            before = _scene.Snapshot();
        }));

        Assert.Contains("was put back from a copy, while it was trained here", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void One_that_is_cancelled_after_its_experiment_has_gone_says_so()
    {
        using var prototype = Prepared();
        using var stop = new CancellationTokenSource();

        var failure = Assert.Throws<MonkException>(() => prototype.Train(
            new AtEpoch(2, () =>
            {
                Directory.Delete(Folder, recursive: true);
                stop.Cancel();
            }),
            stop.Token));

        Assert.Contains("has been deleted or moved", failure.Message, StringComparison.Ordinal);
        Assert.IsType<OperationCanceledException>(failure.InnerException, exactMatch: false);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void A_training_goes_on_when_only_one_of_its_folders_was_deleted()
    {
        using var prototype = Prepared();

        Train(prototype, 2, () => Directory.Delete(Path.Combine(Folder, "output", "logs"), recursive: true));

        Assert.Equal(4, File.ReadAllLines(Path.Combine(Folder, "output", "logs", "history.csv")).Length);
        Assert.True(File.Exists(Path.Combine(Folder, "output", "models", "final.safetensors")));
    }

    private Prototype Prepared()
    {
        var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 3);
        prototype.TrainingParams(3, saveIntermediateModels: true);
        return prototype;
    }

    private static TrainingResult Train(Prototype prototype, int epoch, Action meanwhile) => prototype.Train(new AtEpoch(epoch, meanwhile));
}
