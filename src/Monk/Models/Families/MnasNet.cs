using Monk.Blocks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models.Families;

/// <summary>MNASNet B1 at several widths, as torchvision has it.</summary>
/// <remarks>"MnasNet: Platform-Aware Neural Architecture Search for Mobile" (Tan et al., 2018).</remarks>
internal sealed class MnasNet : ImageClassifier
{
    private const double Momentum = 1 - 0.9997; // TensorFlow's decay of running averages.
    private const string LastLayer = "1";

    private static readonly (int Channels, int Kernel, int Stride, int Expansion, int Blocks)[] Stages =
        [(24, 3, 2, 3, 3), (40, 5, 2, 3, 3), (80, 5, 2, 6, 3), (96, 3, 1, 6, 2), (192, 5, 2, 6, 4), (320, 3, 1, 6, 1)];

    private readonly Sequence _layers, _classifier;

    private MnasNet(string name, double multiplier, int classes)
        : base(name)
    {
        var (stem, channels) = (Scaled(32, multiplier), Scaled(16, multiplier));
        _layers = Add("layers", new Sequence(
            Layer.Conv2d(3, stem, 3, stride: 2), Norm(stem), nn.ReLU(inplace: true),
            Layer.Conv2d(stem, stem, 3, groups: stem), Norm(stem), nn.ReLU(inplace: true),
            Layer.Conv2d(stem, channels, 1), Norm(channels)));
        foreach (var stage in Stages)
        {
            var outputs = Scaled(stage.Channels, multiplier);
            var stack = new Sequence();
            for (var i = 0; i < stage.Blocks; i++, channels = outputs)
                stack.Append(new InvertedResidual(channels, outputs, stage.Kernel, i == 0 ? stage.Stride : 1, stage.Expansion));
            _layers.Append(stack);
        }

        _layers.Append(Layer.Conv2d(channels, 1280, 1)).Append(Norm(1280)).Append(nn.ReLU(inplace: true));
        _classifier = Add("classifier", new Sequence(nn.Dropout(0.2), Layer.Linear(1280, classes)));

        Initialization.KaimingFanOut(this);
        Initialization.Linear(this, weight => kaiming_uniform_(weight, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.Sigmoid));
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = new (string Name, double Multiplier)[]
    {
        ("mnasnet0_5", 0.5), ("mnasnet0_75", 0.75), ("mnasnet1_0", 1), ("mnasnet1_3", 1.3),
    }.Select(network => new ModelEntry(network.Name, "MNASNet", classes => new MnasNet(network.Name, network.Multiplier, classes)));

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _classifier[LastLayer];

    /// <inheritdoc/>
    public override string HeadName => $"classifier.{LastLayer}";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) => _layers.call(images).mean([2, 3]);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor features) => _classifier.call(features);

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _classifier.Replace(LastLayer, head);

    private static int Scaled(int channels, double multiplier) => Channels.Divisible(channels * multiplier);

    private static nn.Module<Tensor, Tensor> Norm(int channels) => Layer.BatchNorm(channels, momentum: Momentum);

    private sealed class InvertedResidual : Block
    {
        private readonly bool _hasShortcut;
        private readonly Sequence _layers;

        public InvertedResidual(int inputs, int outputs, int kernel, int stride, int expansion)
            : base(nameof(InvertedResidual))
        {
            var width = inputs * expansion;
            _hasShortcut = stride == 1 && inputs == outputs;
            _layers = Add("layers", new Sequence(
                Layer.Conv2d(inputs, width, 1), Norm(width), nn.ReLU(inplace: true),
                Layer.Conv2d(width, width, kernel, stride, groups: width), Norm(width), nn.ReLU(inplace: true),
                Layer.Conv2d(width, outputs, 1), Norm(outputs)));
        }

        protected override Tensor Compute(Tensor input)
        {
            var x = _layers.call(input);
            return _hasShortcut ? x.add_(input) : x;
        }
    }
}
