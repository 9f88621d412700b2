using Monk.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models.Families;

/// <summary>VGG, with and without batch norm, as torchvision has it.</summary>
/// <remarks>"Very Deep Convolutional Networks for Large-Scale Image Recognition" (Simonyan and Zisserman, 2014).</remarks>
internal sealed class Vgg : ImageClassifier
{
    private const string LastLayer = "6";
    private readonly Sequence _features, _classifier;

    private Vgg(string name, int[] depths, bool normalized, int classes)
        : base(name)
    {
        _features = Add("features", new Sequence());
        var channels = 3;
        for (var stage = 0; stage < depths.Length; stage++)
        {
            var width = Math.Min(64 << stage, 512);
            for (var layer = 0; layer < depths[stage]; layer++)
            {
                _features.Append(Layer.Conv2d(channels, width, 3, bias: true));
                if (normalized)
                    _features.Append(Layer.BatchNorm(width));
                _features.Append(nn.ReLU(inplace: true));
                channels = width;
            }

            _features.Append(nn.MaxPool2d(2, 2));
        }

        _classifier = Add("classifier", new Sequence(
            Layer.Linear(512 * 7 * 7, 4096), nn.ReLU(inplace: true), nn.Dropout(),
            Layer.Linear(4096, 4096), nn.ReLU(inplace: true), nn.Dropout(),
            Layer.Linear(4096, classes)));

        Initialization.KaimingFanOut(this);
        Initialization.Linear(this, weight => normal_(weight, 0, 0.01));
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } =
        from network in new (string Name, int[] Depths)[]
        {
            ("vgg11", [1, 1, 2, 2, 2]),
            ("vgg13", [2, 2, 2, 2, 2]),
            ("vgg16", [2, 2, 3, 3, 3]),
            ("vgg19", [2, 2, 4, 4, 4]),
        }
        from normalized in new[] { false, true }
        let name = normalized ? $"{network.Name}_bn" : network.Name
        select new ModelEntry(name, "VGG", classes => new Vgg(name, network.Depths, normalized, classes));

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _classifier[LastLayer];

    /// <inheritdoc/>
    public override string HeadName => $"classifier.{LastLayer}";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) =>
        _classifier.Before(LastLayer, nn.functional.adaptive_avg_pool2d(_features.call(images), 7).flatten(1).to(ScalarType.Float32));

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _classifier.Replace(LastLayer, head);
}
