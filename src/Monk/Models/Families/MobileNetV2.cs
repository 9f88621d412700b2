using Monk.Blocks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models.Families;

/// <summary>MobileNetV2, as torchvision has it.</summary>
/// <remarks>"MobileNetV2: Inverted Residuals and Linear Bottlenecks" (Sandler et al., 2018).</remarks>
internal sealed class MobileNetV2 : ImageClassifier
{
    private const string LastLayer = "1";

    private static readonly (int Expansion, int Channels, int Blocks, int Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    private readonly Sequence _features, _classifier;

    private MobileNetV2(int classes)
        : base("mobilenet_v2")
    {
        var channels = 32;
        _features = Add("features", new Sequence(Layer.ConvNorm(3, channels, 3, stride: 2, activation: ReLU6)));
        foreach (var stage in Stages)
        {
            for (var i = 0; i < stage.Blocks; i++)
            {
                _features.Append(new InvertedResidual(channels, stage.Channels, i == 0 ? stage.Stride : 1, stage.Expansion));
                channels = stage.Channels;
            }
        }

        _features.Append(Layer.ConvNorm(channels, 1280, 1, activation: ReLU6));
        _classifier = Add("classifier", new Sequence(nn.Dropout(0.2), Layer.Linear(1280, classes)));

        Initialization.KaimingFanOut(this);
        Initialization.Linear(this, weight => normal_(weight, 0, 0.01));
    }

    /// <summary>The family's one network.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } =
        [new("mobilenet_v2", "MobileNetV2", classes => new MobileNetV2(classes)) { Aliases = ["mobilenetv2_100"] }];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _classifier[LastLayer];

    /// <inheritdoc/>
    public override string HeadName => $"classifier.{LastLayer}";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) =>
        nn.functional.adaptive_avg_pool2d(_features.call(images), 1).flatten(1);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor features) => _classifier.call(features);

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _classifier.Replace(LastLayer, head);

    private static nn.Module<Tensor, Tensor> ReLU6() => nn.ReLU6(inplace: true);

    private sealed class InvertedResidual : Block
    {
        private readonly bool _hasShortcut;
        private readonly Sequence _conv;

        public InvertedResidual(int inputs, int outputs, int stride, int expansion)
            : base(nameof(InvertedResidual))
        {
            var width = inputs * expansion;
            _hasShortcut = stride == 1 && inputs == outputs;
            _conv = Add("conv", new Sequence());
            if (expansion != 1)
                _conv.Append(Layer.ConvNorm(inputs, width, 1, activation: ReLU6));
            _conv.Append(Layer.ConvNorm(width, width, 3, stride, groups: width, activation: ReLU6))
                .Append(Layer.Conv2d(width, outputs, 1))
                .Append(Layer.BatchNorm(outputs));
        }

        protected override Tensor Compute(Tensor input)
        {
            var x = _conv.call(input);
            return _hasShortcut ? x.add_(input) : x;
        }
    }
}
