using Monk.Blocks;
using static TorchSharp.torch;

namespace Monk.Models.Families;

/// <summary>AlexNet, in the one-column form that torchvision has.</summary>
/// <remarks>"One weird trick for parallelizing convolutional neural networks" (Krizhevsky, 2014).</remarks>
internal sealed class AlexNet : ImageClassifier
{
    private const string LastLayer = "6";
    private readonly Sequence _features, _classifier;

    private AlexNet(int classes)
        : base("alexnet")
    {
        _features = Add("features", new Sequence(
            Layer.Conv2d(3, 64, 11, stride: 4, padding: 2, bias: true), nn.ReLU(inplace: true), nn.MaxPool2d(3, 2),
            Layer.Conv2d(64, 192, 5, bias: true), nn.ReLU(inplace: true), nn.MaxPool2d(3, 2),
            Layer.Conv2d(192, 384, 3, bias: true), nn.ReLU(inplace: true),
            Layer.Conv2d(384, 256, 3, bias: true), nn.ReLU(inplace: true),
            Layer.Conv2d(256, 256, 3, bias: true), nn.ReLU(inplace: true), nn.MaxPool2d(3, 2)));
        _classifier = Add("classifier", new Sequence(
            nn.Dropout(), Layer.Linear(256 * 6 * 6, 4096), nn.ReLU(inplace: true),
            nn.Dropout(), Layer.Linear(4096, 4096), nn.ReLU(inplace: true),
            Layer.Linear(4096, classes)));
    }

    /// <summary>The family's one network.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = [new("alexnet", "AlexNet", classes => new AlexNet(classes))];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _classifier[LastLayer];

    /// <inheritdoc/>
    public override string HeadName => $"classifier.{LastLayer}";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) =>
        _classifier.Before(LastLayer, nn.functional.adaptive_avg_pool2d(_features.call(images), 6).flatten(1).to(ScalarType.Float32));

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _classifier.Replace(LastLayer, head);
}
