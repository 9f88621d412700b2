namespace Monk.Tests.Facade;

/// <summary>The expert mode from end to end, call by call as the README shows it, on small images and a small network.</summary>
public sealed class ExpertModeTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Every_choice_made_by_hand_trains_explains_and_can_be_copied()
    {
        using var gtf = _scene.New("Expert");
        gtf.DatasetParams(_scene.Images, split: 0.75, inputSize: 64, batchSize: 4);
        gtf.ApplyRandomResizedCrop(64, train: true);
        gtf.ApplyRandomHorizontalFlip(train: true);
        gtf.ApplyNormalize(train: true, val: true, test: true);
        gtf.ModelParams("squeezenet1_1", freezeBaseNetwork: false, usePretrained: false);
        gtf.OptimizerAdamw(1e-4, clipnorm: 1);
        gtf.LrCosine(warmupEpochs: 1);
        gtf.LossSoftmaxCrossentropy(labelSmoothing: 0.1);
        gtf.TrainingParams(numEpochs: 2);
        gtf.EarlyStopping(patience: 5);
        Assert.Equal(16, gtf.EDA(checkCorrupt: true, checkDuplicates: true).Sets.Sum(set => set.NumImages));
        var rates = gtf.AnalyseLearningRates("Rates", [1e-3, 1e-4], percentData: 50, numEpochs: 1);
        Assert.Equal(2, rates.Rows.Count);
        var result = gtf.Train();
        Assert.Equal(2, result.Epochs.Count);

        using var trained = _scene.Trained("Expert");
        var image = Directory.EnumerateFiles(_scene.Images, "*", SearchOption.AllDirectories).First();
        Assert.True(File.Exists(trained.Explain(image).PicturePath));

        using var copy = new Prototype("p", "Expert_2", copyFrom: ("p", "Expert"), workspace: _scene.Workspace, verbose: 0);
        copy.UpdateLearningRate(1e-5);
        Assert.Equal(2, copy.Train().Epochs.Count);
    }
}
