using Monk.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models.Families;

/// <summary>DenseNet-BC, as torchvision has it.</summary>
/// <remarks>"Densely Connected Convolutional Networks" (Huang et al., 2016).</remarks>
internal sealed class DenseNet : ImageClassifier
{
    private readonly Sequence _features;
    private nn.Module<Tensor, Tensor> _classifier;

    private DenseNet(Configuration configuration, int classes)
        : base(configuration.Name)
    {
        var channels = configuration.Stem;
        _features = Add("features", new Sequence()
            .Append("conv0", Layer.Conv2d(3, channels, 7, stride: 2))
            .Append("norm0", Layer.BatchNorm(channels))
            .Append("relu0", nn.ReLU(inplace: true))
            .Append("pool0", nn.MaxPool2d(3, 2, 1)));
        for (var i = 0; i < configuration.Depths.Length; i++)
        {
            var block = new Sequence();
            for (var layer = 0; layer < configuration.Depths[i]; layer++, channels += configuration.Growth)
                block.Append($"denselayer{layer + 1}", new DenseLayer(channels, configuration.Growth));
            _features.Append($"denseblock{i + 1}", block);
            if (i == configuration.Depths.Length - 1)
                continue;

            _features.Append($"transition{i + 1}", new Sequence()
                .Append("norm", Layer.BatchNorm(channels))
                .Append("relu", nn.ReLU(inplace: true))
                .Append("conv", Layer.Conv2d(channels, channels / 2, 1))
                .Append("pool", nn.AvgPool2d(2, 2)));
            channels /= 2;
        }

        _features.Append("norm5", Layer.BatchNorm(channels));
        var classifier = Layer.Linear(channels, classes);
        _classifier = Add("classifier", classifier);

        foreach (var convolution in modules().OfType<Convolution>())
            kaiming_normal_(convolution.weight);
        zeros_(classifier.bias);
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = new Configuration[]
    {
        new("densenet121", 32, 64, [6, 12, 24, 16]),
        new("densenet161", 48, 96, [6, 12, 36, 24]),
        new("densenet169", 32, 64, [6, 12, 32, 32]),
        new("densenet201", 32, 64, [6, 12, 48, 32]),
    }.Select(configuration => new ModelEntry(configuration.Name, "DenseNet", classes => new DenseNet(configuration, classes)));

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _classifier;

    /// <inheritdoc/>
    public override string HeadName => "classifier";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) =>
        nn.functional.adaptive_avg_pool2d(_features.call(images).relu_(), 1).flatten(1);

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _classifier = Replace("classifier", head);

    private sealed record Configuration(string Name, int Growth, int Stem, int[] Depths);

    /// <summary>Appends its features to those it was given.</summary>
    private sealed class DenseLayer : Block
    {
        private const int BottleneckWidth = 4;
        private readonly nn.Module<Tensor, Tensor> _norm1, _conv1, _norm2, _conv2;

        public DenseLayer(int inputs, int growth)
            : base(nameof(DenseLayer))
        {
            _norm1 = Add("norm1", Layer.BatchNorm(inputs));
            _conv1 = Add("conv1", Layer.Conv2d(inputs, BottleneckWidth * growth, 1));
            _norm2 = Add("norm2", Layer.BatchNorm(BottleneckWidth * growth));
            _conv2 = Add("conv2", Layer.Conv2d(BottleneckWidth * growth, growth, 3));
        }

        protected override Tensor Compute(Tensor input)
        {
            var x = _conv1.call(_norm1.call(input).relu_());
            x = _conv2.call(_norm2.call(x).relu_());
            return cat([input, x], 1);
        }
    }
}
