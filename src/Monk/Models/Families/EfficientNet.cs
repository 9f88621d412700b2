using Monk.Blocks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models.Families;

/// <summary>EfficientNet B0 to B7, as torchvision has them.</summary>
/// <remarks>
/// "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks" (Tan and Le, 2019). Input sizes are those of torchvision's
/// weights.
/// </remarks>
internal sealed class EfficientNet : ImageClassifier
{
    private const string LastLayer = "1";
    private const double StochasticDepthProbability = 0.2;

    private static readonly (int Expansion, int Kernel, int Stride, int Channels, int Blocks)[] Stages =
        [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)];

    private readonly Sequence _features, _classifier;

    private EfficientNet(Configuration configuration, int classes)
        : base(configuration.Name)
    {
        var norm = configuration.Norm;
        var channels = Channels.Divisible(32 * configuration.Width);
        _features = Add("features", new Sequence(norm.Conv(3, channels, 3, stride: 2, activation: SiLU)));
        var depths = Stages.Select(stage => (int)Math.Ceiling(stage.Blocks * configuration.Depth)).ToArray();
        var (block, blocks) = (0, depths.Sum());
        foreach (var (stage, depth) in Stages.Zip(depths))
        {
            var outputs = Channels.Divisible(stage.Channels * configuration.Width);
            var sequence = new Sequence();
            for (var i = 0; i < depth; i++, block++, channels = outputs)
            {
                sequence.Append(new InvertedResidual(channels, outputs, stage.Kernel, i == 0 ? stage.Stride : 1, stage.Expansion, StochasticDepthProbability * block / blocks, norm));
            }

            _features.Append(sequence);
        }

        _features.Append(norm.Conv(channels, 4 * channels, 1, activation: SiLU));
        _classifier = Add("classifier", new Sequence(nn.Dropout(configuration.Dropout), Layer.Linear(4 * channels, classes)));

        Initialization.KaimingFanOut(this);
        var range = 1 / Math.Sqrt(classes);
        Initialization.Linear(this, weight => uniform_(weight, -range, range));
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = new Configuration[]
    {
        new("efficientnet_b0", 1.0, 1.0, 0.2, 224, Norm.PyTorch),
        new("efficientnet_b1", 1.0, 1.1, 0.2, 240, Norm.PyTorch),
        new("efficientnet_b2", 1.1, 1.2, 0.3, 288, Norm.PyTorch),
        new("efficientnet_b3", 1.2, 1.4, 0.3, 300, Norm.PyTorch),
        new("efficientnet_b4", 1.4, 1.8, 0.4, 380, Norm.PyTorch),
        new("efficientnet_b5", 1.6, 2.2, 0.4, 456, Norm.TensorFlow),
        new("efficientnet_b6", 1.8, 2.6, 0.5, 528, Norm.TensorFlow),
        new("efficientnet_b7", 2.0, 3.1, 0.5, 600, Norm.TensorFlow),
    }.Select(configuration => new ModelEntry(configuration.Name, "EfficientNet", classes => new EfficientNet(configuration, classes)) { InputSize = configuration.InputSize });

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

    private static nn.Module<Tensor, Tensor> SiLU() => nn.SiLU(inplace: true);

    private sealed record Configuration(string Name, double Width, double Depth, double Dropout, int InputSize, Norm Norm);

    /// <summary>The batch norms' constants: PyTorch's, or for weights that came from TensorFlow, TensorFlow's.</summary>
    private sealed record Norm(double Epsilon, double Momentum)
    {
        public static readonly Norm PyTorch = new(1e-5, 0.1);
        public static readonly Norm TensorFlow = new(0.001, 0.01);

        public Sequence Conv(int inputs, int outputs, int kernel, int stride = 1, int groups = 1, Func<nn.Module<Tensor, Tensor>>? activation = null) =>
            Layer.ConvNorm(inputs, outputs, kernel, stride, groups, activation, Epsilon, Momentum);
    }

    private sealed class InvertedResidual : Block
    {
        private readonly Sequence _block;
        private readonly StochasticDepth? _stochasticDepth;

        public InvertedResidual(int inputs, int outputs, int kernel, int stride, int expansion, double dropped, Norm norm)
            : base(nameof(InvertedResidual))
        {
            var width = inputs * expansion;
            _block = Add("block", new Sequence());
            if (width != inputs)
                _block.Append(norm.Conv(inputs, width, 1, activation: SiLU));
            _block.Append(norm.Conv(width, width, kernel, stride, groups: width, activation: SiLU))
                .Append(new SqueezeExcitation(width, Math.Max(1, inputs / 4), x => nn.functional.silu(x), x => x.sigmoid()))
                .Append(norm.Conv(width, outputs, 1));
            if (stride == 1 && inputs == outputs)
                _stochasticDepth = Add("stochastic_depth", new StochasticDepth(dropped));
        }

        protected override Tensor Compute(Tensor input)
        {
            var x = _block.call(input);
            return _stochasticDepth is null ? x : _stochasticDepth.call(x).add_(input);
        }
    }
}
