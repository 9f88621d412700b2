using Monk.Data;
using Monk.Experiments;

namespace Monk.Tests.Facade;

public sealed class CrossValidationTests : IDisposable
{
    private readonly Scene _scene = new(perClass: 6);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Each_image_validates_once_and_the_mean_is_that_of_the_folds()
    {
        using var prototype = SetUp();

        var result = prototype.CrossValidate(folds: 3);

        Assert.Equal(["e_fold1", "e_fold2", "e_fold3"], result.Folds.Select(fold => fold.Experiment));
        var validated = result.Folds.SelectMany(fold => File.ReadLines(Csv(fold.Experiment, "fold_val.csv")).Skip(1)).ToList();
        Assert.Equal(12, validated.Distinct().Count());
        Assert.Equal(12, validated.Count);
        Assert.All(result.Folds, fold => Assert.Equal(8, File.ReadLines(Csv(fold.Experiment, "fold_train.csv")).Skip(1).Except(File.ReadLines(Csv(fold.Experiment, "fold_val.csv"))).Count()));
        double[] accuracies = [.. result.Folds.Select(fold => fold.Result.BestEpoch.ValidationAccuracy)];
        Assert.Equal(accuracies.Average(), result.BestValidationAccuracy.Mean, 12);
        Assert.Equal(ExperimentStatus.Created, prototype.Status);
    }

    [Fact]
    public void After_an_interrupt_finished_folds_are_kept_and_the_open_one_goes_on()
    {
        using var prototype = SetUp();
        using var stop = new CancellationTokenSource();
        var whole = SetUp("other").CrossValidate(folds: 3);

        Assert.ThrowsAny<OperationCanceledException>(() => prototype.CrossValidate(folds: 3, progress: new StopInSecondEpochOf(1, stop), cancellationToken: stop.Token));
        using var again = new Prototype("p", "e", workspace: _scene.Workspace, verbose: 0);
        Configure(again);
        var result = again.CrossValidate(folds: 3);

        Assert.Equal([true, false, false], result.Folds.Select(fold => fold.WasKept));
        Assert.Equal(
            whole.Folds.SelectMany(fold => fold.Result.Epochs.Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss))),
            result.Folds.SelectMany(fold => fold.Result.Epochs.Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss))));
        Assert.All(again.CrossValidate(folds: 3).Folds, fold => Assert.True(fold.WasKept));
    }

    [Fact]
    public void Folds_whose_settings_differ_in_what_changes_no_number_are_kept()
    {
        using var prototype = SetUp();
        prototype.CrossValidate(folds: 2);
        prototype.UpdateDisplayProgress(false);
        prototype.UpdateDisplayProgressRealtime(false);
        prototype.UpdateSaveIntermediateModels(true, "other-");
        prototype.UpdateSaveTrainingLogs(false);
        prototype.UpdateNumProcessors(1);

        Assert.All(prototype.CrossValidate(folds: 2).Folds, fold => Assert.True(fold.WasKept));
    }

    [Fact]
    public void Folds_of_other_settings_are_refused_unless_they_may_be_replaced()
    {
        using var prototype = SetUp();
        prototype.CrossValidate(folds: 2);
        prototype.UpdateLearningRate(0.002);

        Assert.Contains("overwrite: true", Assert.Throws<MonkException>(() => prototype.CrossValidate(folds: 2)).Message, StringComparison.Ordinal);
        Assert.All(prototype.CrossValidate(folds: 2, overwrite: true).Folds, fold => Assert.False(fold.WasKept));
    }

    [Fact]
    public void An_experiment_on_a_sample_is_divided_into_folds_of_the_sample()
    {
        using var prototype = SetUp();
        var store = new ExperimentStore(new Workspace(_scene.Workspace).Experiment("p", "e"));
        var state = store.Update(state => state with { Dataset = state.Dataset! with { Sample = new DatasetSample { Percent = 60, Seed = 3, TrainSplit = 0.5 } } });
        prototype.Reload();
        var sample = ExperimentImages.Load(state.Dataset!, new Workspace(_scene.Workspace), seed: 0);

        var result = prototype.CrossValidate(folds: 2);

        var validated = result.Folds.SelectMany(fold => File.ReadLines(Csv(fold.Experiment, "fold_val.csv")).Skip(1)).Select(line => line.Split(',')[0]);
        Assert.Equal(sample.Train.Samples.Concat(sample.Validation.Samples).Select(image => image.Path).Order(StringComparer.Ordinal), validated.Order(StringComparer.Ordinal));
        Assert.Equal((2, 8), (result.Folds.Count, sample.Contents.TrainImages + sample.Contents.ValidationImages));
        Assert.All(result.Folds, fold => Assert.Equal(4, new ExperimentStore(new Workspace(_scene.Workspace).Experiment("p", fold.Experiment)).Find()!.Dataset!.Contents!.TrainImages));
    }

    private Prototype SetUp(string experiment = "e")
    {
        var prototype = _scene.New(experiment);
        Configure(prototype);
        return prototype;
    }

    private void Configure(Prototype prototype) => _scene.SetUp(prototype, epochs: 2, freezeBase: true);

    private string Csv(string experiment, string name) => Path.Combine(_scene.Workspace, "p", experiment, "dataset", name);

    /// <summary>Cancels in the second epoch of the training that follows so many others.</summary>
    private sealed class StopInSecondEpochOf(int trainings, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        private int _seen;
        private int _lastEpoch;

        public void Report(TrainingProgress value)
        {
            if (value.Epoch < _lastEpoch)
                _seen++;
            _lastEpoch = value.Epoch;
            if (_seen == trainings && value.Epoch == 2)
                stop.Cancel();
        }
    }
}
