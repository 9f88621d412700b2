using Monk.Data;
using Monk.Losses;
using Monk.Training;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

public sealed class MultiLabelTrainingTests
{
    [Fact]
    public void Targets_are_indices_or_one_row_of_zeros_and_ones_an_image()
    {
        using var scope = NewDisposeScope();
        LabelledImages one = new("/", [new("a", 2), new("b", 0)]);
        LabelledImages several = new("/", [new("a", 0) { Labels = [0, 2] }, new("b", -1) { Labels = [] }]) { MultiLabelClasses = 3 };

        var indices = Targets.Of(one, [1, 0, 0], CPU);
        Assert.Equal(ScalarType.Int64, indices.dtype);
        Assert.Equal([0L, 2, 2], indices.data<long>().ToArray());

        var hot = Targets.Of(several, [1, 0], CPU);
        Assert.Equal([2, 3], hot.shape);
        Assert.Equal([0f, 0, 0, 1, 0, 1], hot.data<float>().ToArray());
    }

    /// <summary><c>torch.nn.BCEWithLogitsLoss()(x, y)</c> of PyTorch 1.13: 0.8023025989532471.</summary>
    [Fact]
    public void Sigmoid_binary_cross_entropy_is_that_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new[,] { { 1.5f, -0.5f, 0.25f }, { -2, 0.75f, 3 } }), tensor(new[,] { { 1f, 0, 1 }, { 0, 1, 0 } }));

        using var loss = new LossFunction(new SigmoidBinaryCrossEntropyOptions(), multiLabel: true, CPU);

        Assert.Equal(0.8023025989532471, loss.Of(x, y).item<float>(), 6);
    }

    [Fact]
    public void Accuracy_is_the_share_of_decisions_that_are_right()
    {
        using var scope = NewDisposeScope();
        using var meter = new EpochMeter(CPU, new SigmoidBinaryCrossEntropyOptions());

        // Right: all three of the first image, two of the second; then one of three.
        meter.Add(new(tensor(1f), 2), tensor(new[,] { { 2f, -1, 3 }, { -1, -1, 1 } }), tensor(new[,] { { 1f, 0, 1 }, { 0, 1, 1 } }));
        meter.Add(new(tensor(4f), 1), tensor(new[,] { { 2f, 1, -1 } }), tensor(new[,] { { 0f, 1, 1 } }));

        Assert.Equal(6.0 / 9, meter.Accuracy, 12);
        Assert.Equal(3, meter.Images);
        Assert.Equal((2 * 1.0 + 4) / 3, meter.Loss, 12);
    }

    [Fact]
    public void Outputs_that_are_probabilities_give_a_label_above_one_half()
    {
        using var scope = NewDisposeScope();
        using var meter = new EpochMeter(CPU, new BinaryCrossEntropyOptions());

        meter.Add(new(tensor(1f), 1), tensor(new[,] { { 0.9f, 0.4f, 0.3f } }), tensor(new[,] { { 1f, 0, 1 } }));

        Assert.Equal(2.0 / 3, meter.Accuracy, 12);
        Assert.Equal(0.4, OutputMeaning.Probabilities.OfLabel(0.4));
        Assert.Equal(1, OutputMeaning.Probabilities.OfLabel(1.2));
    }

    [Fact]
    public void The_best_epoch_is_that_of_the_lowest_loss()
    {
        IReadOnlyList<EpochResult> history = [Epoch(1, 0.90, 0.5), Epoch(2, 0.89, 0.4), Epoch(3, 0.95, 0.4)];

        Assert.Equal(2, BestEpoch.Of(history, validationImages: 50, multiLabel: true).Epoch);
        Assert.Equal(3, BestEpoch.Of(history, validationImages: 50, multiLabel: false).Epoch);
    }

    private static EpochResult Epoch(int epoch, double accuracy, double loss) => new()
    {
        Epoch = epoch,
        TrainAccuracy = 0,
        TrainLoss = 0,
        ValidationAccuracy = accuracy,
        ValidationLoss = loss,
        LearningRate = 0.01,
        Seconds = 1,
        ImagesPerSecond = 1,
    };
}
