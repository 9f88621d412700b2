using Monk.Tests.Support;
using Monk.Tests.Training;
using Monk.Training;

namespace Monk.Tests.Facade;

public sealed class ResumeTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cancelled_training_resumes_to_the_numbers_of_an_uninterrupted_one(bool freezeBase)
    {
        using var whole = _scene.New("whole");
        _scene.SetUp(whole, 3, freezeBase);
        var expected = whole.Train();

        using (var begun = _scene.New("cut"))
        {
            _scene.SetUp(begun, 3, freezeBase);
            CancelIn(begun, epoch: 2);
            Assert.Equal(ExperimentStatus.Interrupted, begun.Status);
        }

        using var resumed = _scene.Resumed("cut");
        var actual = resumed.Train();

        Assert.Equal(ExperimentStatus.Completed, resumed.Status);
        Assert.Equal(expected.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)), actual.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)));
        Assert.Equal(File.ReadAllBytes(expected.FinalModel), File.ReadAllBytes(actual.FinalModel));
        Assert.Equal(File.ReadAllBytes(expected.BestModel), File.ReadAllBytes(actual.BestModel));
        Assert.Equal(4, File.ReadAllLines(Path.Combine(actual.LogFolder, "history.csv")).Length);
    }

    [Fact]
    public void A_resume_point_that_does_not_name_the_best_epoch_is_of_the_highest_accuracy_as_its_weights_are()
    {
        var trained = _scene.Train(epochs: 4);
        var file = Path.Combine(Path.GetDirectoryName(trained.BestModel)!, "resume.safetensors");
        var bytes = File.ReadAllBytes(file);
        var place = bytes.AsSpan().IndexOf("\"best_epoch\""u8);
        Assert.Equal(trained.BestEpoch.Epoch, ResumePoint.Open(file).Best(multiLabel: false).Epoch);

        "\"past_epoch\""u8.CopyTo(bytes.AsSpan(place));
        File.WriteAllBytes(file, ResumeFiles.WithoutChecksum(bytes));

        var highest = trained.Epochs.MaxBy(epoch => epoch.ValidationAccuracy)!.Epoch;
        var lowest = trained.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Epoch;
        Assert.Equal(highest, ResumePoint.Open(file).Best(multiLabel: false).Epoch);
        Assert.Equal(lowest, ResumePoint.Open(file).Best(multiLabel: true).Epoch);
    }

    [Fact]
    public void A_training_cancelled_in_its_first_epoch_starts_over()
    {
        using (var begun = _scene.New())
        {
            _scene.SetUp(begun);
            CancelIn(begun, epoch: 1);
        }

        using var resumed = _scene.Resumed();
        Assert.Equal([1, 2], resumed.Train().Epochs.Select(e => e.Epoch));
    }

    [Fact]
    public void A_cancelled_training_goes_on_in_the_same_object()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, 3);
        CancelIn(prototype, epoch: 2);

        Assert.Equal([1, 2, 3], prototype.Train().Epochs.Select(e => e.Epoch));
    }

    [Fact]
    public void An_interrupted_experiment_can_already_be_used()
    {
        _scene.Train("one", epochs: 1);
        using (var begun = _scene.New())
        {
            _scene.SetUp(begun, 3);
            CancelIn(begun, epoch: 2);
        }

        using var trained = _scene.Trained();
        using var oneEpoch = _scene.Trained("one");
        var image = Path.Combine(_scene.Images, "circle", "000.png");
        Assert.Equal(oneEpoch.Infer(image).Score, trained.Infer(image).Score);
        Assert.Throws<MonkException>(() => _scene.Trained(weights: TrainedWeights.Final));
    }

    [Fact]
    public void A_finished_training_has_nothing_to_do_until_more_epochs_are_asked_for()
    {
        _scene.Train(epochs: 1);
        using var resumed = _scene.Resumed();

        Assert.Equal([1], resumed.Train().Epochs.Select(e => e.Epoch));

        resumed.UpdateNumEpochs(2);
        Assert.Equal([1, 2], resumed.Train().Epochs.Select(e => e.Epoch));
    }

    [Fact]
    public void A_training_killed_after_its_last_epoch_is_finished_by_resuming()
    {
        var result = _scene.Train();
        var final = File.ReadAllBytes(result.FinalModel);
        var state = Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json");
        File.Delete(result.FinalModel);
        File.WriteAllText(state, File.ReadAllText(state)
            .Replace("\"status\": \"completed\"", "\"status\": \"running\"", StringComparison.Ordinal)
            .Replace("\"epochs_completed\": 2", "\"epochs_completed\": 1", StringComparison.Ordinal));

        using var resumed = _scene.Resumed();
        var finished = resumed.Train();

        Assert.Equal(2, finished.Epochs.Count);
        Assert.Equal(final, File.ReadAllBytes(finished.FinalModel));
        Assert.Equal(ExperimentStatus.Completed, resumed.Status);
        Assert.Contains("\"epochs_completed\": 2", File.ReadAllText(state));
    }

    [Fact]
    public void Final_weights_of_a_shorter_run_do_not_pass_for_those_of_a_longer_one()
    {
        _scene.Train(epochs: 1);
        using (var resumed = _scene.Resumed())
        {
            resumed.UpdateNumEpochs(3);
            CancelIn(resumed, epoch: 3);
        }

        Assert.Throws<MonkException>(() => _scene.Trained(weights: TrainedWeights.Final));
    }

    [Fact]
    public async Task A_cancelled_background_training_ends_as_cancelled()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, 3);
        using var stop = new CancellationTokenSource();

        var training = prototype.TrainAsync(new AtEpoch(2, stop.Cancel), stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training);
        Assert.True(training.IsCanceled);
    }

    [Fact]
    public void Changed_images_stop_a_resume()
    {
        using (var begun = _scene.New())
        {
            _scene.SetUp(begun, 3);
            CancelIn(begun, epoch: 2);
        }

        File.Delete(Directory.EnumerateFiles(Path.Combine(_scene.Images, "circle")).First());
        using var resumed = _scene.Resumed();

        var error = Assert.Throws<MonkException>(() => resumed.Train());
        Assert.Contains("images have changed", error.Message);
    }

    [Fact]
    public void A_moved_workspace_resumes_and_evaluates()
    {
        using (var begun = _scene.New())
        {
            _scene.SetUp(begun);
            CancelIn(begun, epoch: 2);
        }

        var moved = _scene.Combine("elsewhere", "workspace");
        Directory.Move(_scene.Workspace, moved);
        Directory.Move(_scene.Images, _scene.Combine("elsewhere", "images"));

        using (var resumed = new Prototype("p", "e", resumeTrain: true, workspace: moved, verbose: 0))
            Assert.Equal(2, resumed.Train().Epochs.Count);

        using var trained = new Prototype("p", "e", evalInfer: true, workspace: moved, verbose: 0);
        trained.DatasetParams(_scene.Combine("elsewhere", "images"));
        trained.Dataset();
        Assert.Equal(16, trained.Evaluate().NumImages);
    }

    private static void CancelIn(Prototype prototype, int epoch)
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => prototype.Train(new AtEpoch(epoch, stop.Cancel), stop.Token));
    }
}
