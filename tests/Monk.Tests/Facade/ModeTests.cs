using Monk.Tests.Support;

namespace Monk.Tests.Facade;

public sealed class ModeTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void One_object_trains_evaluates_trains_on_and_evaluates_what_came_of_it()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf, 1);
        gtf.Train();

        gtf.SwitchMode(evalInfer: true);
        gtf.DatasetParams(_scene.Images);
        gtf.Dataset();
        var one = gtf.Evaluate();
        Assert.Throws<MonkException>(() => gtf.UpdateNumEpochs(2));

        gtf.SwitchMode(train: true);
        Assert.Throws<MonkException>(() => gtf.Infer(Image));
        gtf.UpdateNumEpochs(2);
        var result = gtf.Train();
        Assert.Equal([1, 2], result.Epochs.Select(epoch => epoch.Epoch));

        gtf.SwitchMode(evalInfer: true);
        Assert.Throws<MonkException>(() => gtf.Evaluate());
        gtf.DatasetParams(_scene.Images);
        gtf.Dataset();
        using var fresh = _scene.Trained();
        Assert.Equal(fresh.Infer(Image).Score, gtf.Infer(Image).Score);
        Assert.Equal(one.NumImages, gtf.Evaluate().NumImages);
    }

    [Fact]
    public void An_untrained_experiment_stays_in_training_mode()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf, 1);

        Assert.Contains("holds no trained model", Assert.Throws<MonkException>(() => gtf.SwitchMode(evalInfer: true)).Message, StringComparison.Ordinal);
        gtf.UpdateBatchSize(8);
        Assert.Single(gtf.Train().Epochs);
    }

    [Fact]
    public void A_trained_experiment_opened_for_evaluation_can_be_trained_further()
    {
        _scene.Train(epochs: 1);
        using var gtf = _scene.Trained();
        gtf.SwitchMode(train: true);

        Assert.Throws<MonkException>(() => gtf.UpdateBatchSize(8));
        gtf.UpdateNumEpochs(2);
        Assert.Equal([1, 2], gtf.Train().Epochs.Select(epoch => epoch.Epoch));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_switch_to_no_mode_or_to_both_is_refused(bool train, bool evalInfer)
    {
        using var gtf = _scene.New();
        Assert.Throws<MonkException>(() => gtf.SwitchMode(train, evalInfer));
    }

    [Fact]
    public void Reload_changes_nothing_on_disk_and_sees_what_is_missing()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf, 1);
        var before = _scene.Snapshot();
        gtf.Reload();
        Assert.Equal(before, _scene.Snapshot());

        Directory.Delete(_scene.Images, recursive: true);
        Assert.Throws<MonkException>(gtf.Reload);
        SyntheticImages.Write(_scene.Images, 8);
        gtf.Reload();
        Assert.Single(gtf.Train().Epochs);
    }

    private string Image => Path.Combine(_scene.Images, "circle", "000.png");
}
