using Monk.Tests.Facade;
using Monk.Tests.Support;

namespace Monk.Tests.Inspection;

public sealed class OtherExperimentsTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_network_of_ones_own_layers_can_be_looked_into()
    {
        using (var training = _scene.New())
        {
            _scene.SetUp(training, epochs: 1);
            training.CompileNetwork([Layers.Convolution(8), Layers.Relu(), Layers.MaxPooling(), Layers.Convolution(4), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
            Assert.True(training.EstimateTrainTime().Total > TimeSpan.Zero);
            training.Train();
        }

        using var trained = _scene.Trained();
        var image = Path.Combine(_scene.Images, "circle", "000.png");

        Assert.Equal((16, 16), (trained.Explain(image).HeatMap.Height, trained.Explain(image).HeatMap.Width));
        Assert.Equal(2, trained.VisualizeKernels().Count);
        Assert.Equal(2, trained.VisualizeFeatureMaps(image).Count);
        Assert.Equal("custom", trained.Summary()["Model"]["Model Name"]);
    }

    [Fact]
    public void A_label_among_several_is_explained_with_a_probability_of_its_own()
    {
        var images = _scene.Combine("several");
        var csv = MultiLabelImages.Write(images, 80);
        using (var training = _scene.New("several"))
        {
            training.Default(images, "resnet18", freezeBaseNetwork: false, numEpochs: 1, usePretrained: false, pathToCsv: csv, delimiter: " ");
            training.UpdateInputSize(32);
            training.UpdateBatchSize(8);
            Assert.True(training.EstimateTrainTime().Total > TimeSpan.Zero);
            training.Train();
        }

        using var trained = _scene.Trained("several");
        var image = Directory.EnumerateFiles(images, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();

        var explanation = trained.Explain(image, "disc");

        Assert.Equal(LabelType.Multiple, explanation.Prediction.LabelType);
        Assert.Equal(trained.Infer(image).Ranking.Single(entry => entry.Class == "disc").Probability, explanation.Probability, 4);
        Assert.Equal("several", trained.Summary()["Dataset"]["Labels of an image"]);
        Assert.Equal(csv, trained.Summary()["Dataset"]["CSV Train"]);
    }
}
