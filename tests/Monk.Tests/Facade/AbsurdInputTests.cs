namespace Monk.Tests.Facade;

/// <summary>Values that no one means are answered when they are given, each in one sentence.</summary>
public sealed class AbsurdInputTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Numbers_beyond_what_training_can_hold_are_refused()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf);

        Refused(() => gtf.UpdateInputSize(100_000), "inputSize is 100000");
        Refused(() => gtf.UpdateInputSize((64, int.MaxValue)), "inputSize is (64, 2147483647)");
        Refused(() => gtf.UpdateBatchSize(int.MaxValue), "batchSize is 2147483647");
        Refused(() => gtf.EstimateTrainTime(int.MaxValue), "numEpochs is 2147483647");
        Refused(() => gtf.FindLearningRate(numSteps: int.MaxValue), "numSteps is 2147483647");
        Refused(() => gtf.OptimizerSgd(1e300), "learningRate is 1E+300");
    }

    [Fact]
    public void Layers_take_no_number_that_is_none_and_networks_no_layer_that_is_null()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf);

        Refused(() => gtf.AppendElu(double.NaN), "alpha is NaN");
        Refused(() => gtf.AppendHardshrink(double.PositiveInfinity), "threshold is Infinity");
        Refused(() => gtf.CompileNetwork([null!]), "layer that is null");
    }

    [Fact]
    public void A_picture_takes_the_place_of_no_folder_and_of_no_other_file()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf);

        Refused(() => gtf.ShowBatch(path: ""), "path is empty");
        Refused(() => gtf.ShowBatch(path: _scene.Images), "must be the path of a .png file");
        Refused(() => gtf.ShowBatch(path: _scene.Combine("data.csv")), "must be the path of a .png file");
        Assert.True(Directory.Exists(_scene.Images));
    }

    [Fact]
    public void A_copy_s_weights_are_not_lost_when_it_is_opened_again()
    {
        _scene.Train("base", epochs: 1);
        using (var copy = new Prototype("p", "copy", copyFrom: ("p", "base"), workspace: _scene.Workspace, verbose: 0))
            Assert.Equal(ExperimentStatus.Created, copy.Status);

        Refused(() => _scene.New("copy").Dispose(), "is a copy of 'p/base'");
        using var resumed = _scene.Resumed("copy");
        Assert.Single(resumed.Train().Epochs);
    }

    private static void Refused(Action act, string part) => Assert.Contains(part, Assert.Throws<MonkException>(act).Message, StringComparison.Ordinal);
}
