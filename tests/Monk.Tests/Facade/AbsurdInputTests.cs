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
    public void Pixels_are_not_scaled_or_filled_beyond_what_float32_can_hold()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf);
        gtf.ResetTransforms();

        Refused(() => gtf.ApplyRandomErasing(value: 1e300, train: true), "value is 1E+300; it lies between -1000000 and 1000000.");
        Refused(() => gtf.ApplyNormalize(mean: [0, 1e300, 0], train: true), "mean holds 1E+300; its numbers lie between -1000000 and 1000000.");
        Refused(() => gtf.ApplyNormalize(std: [1, 1, 1e300], train: true), "std holds 1E+300; its numbers lie between 1E-06 and 1000000.");
        Refused(() => gtf.ApplyNormalize(std: [1, 1, 1e-300], train: true), "std holds 1E-300");
        Refused(() => gtf.ApplyNormalize(std: [1, 1, 0], train: true), "std holds 0");
        Refused(() => gtf.ApplyMeanSubtraction(mean: [double.NaN, 0, 0], train: true), "mean holds NaN");
        Refused(() => gtf.ApplyColorJitter(brightness: 1e300, train: true), "brightness is 1E+300");
        Refused(() => gtf.ApplyRandomRotation((-1e300, 0), train: true), "degrees is (-1E+300, 0)");
    }

    [Fact]
    public void Layers_are_not_wider_than_any_memory()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf);

        Refused(() => gtf.AppendLinear(int.MaxValue), "units is 2147483647; it must be at least 1 and at most 65536.");
        Refused(() => gtf.AppendPrelu(int.MaxValue), "numParameters is 2147483647");
        Refused(() => gtf.AppendElu(1e300), "alpha is 1E+300; it must be a number that float32 can hold.");
        Refused(() => Layers.Convolution(int.MaxValue, 3), "outputChannels is 2147483647");
        Refused(() => Layers.Convolution(8, (3, int.MaxValue)), "kernelSize is 2147483647; it must be at least 1 and at most 16384.");
        Refused(() => Layers.Convolution(8, 3, stride: int.MaxValue), "stride is 2147483647");
        Refused(() => Layers.Convolution(8, 3, dilation: int.MaxValue), "dilation is 2147483647");
        Refused(() => Layers.MaxPooling(int.MaxValue), "kernelSize is 2147483647");
        Refused(() => Layers.DensenetBlock(4, int.MaxValue), "growthRate is 2147483647; it must be at least 1 and at most 16384.");
        Refused(() => gtf.CompileNetwork([Layers.Flatten()], dataShape: (3, int.MaxValue, 1)), "no side longer than 16384");
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
