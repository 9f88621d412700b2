using Monk.Blocks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models.Families;

/// <summary>MobileNetV3, as torchvision has it.</summary>
/// <remarks>"Searching for MobileNetV3" (Howard et al., 2019).</remarks>
internal sealed class MobileNetV3 : ImageClassifier
{
    private const double Epsilon = 0.001;
    private const double Momentum = 0.01;
    private const string LastLayer = "3";
    private readonly Sequence _features, _classifier;

    private MobileNetV3(string name, BlockOptions[] blocks, int hidden, int classes)
        : base(name)
    {
        var channels = 16;
        _features = Add("features", new Sequence(ConvNorm(3, channels, 3, stride: 2, activation: Hardswish)));
        foreach (var block in blocks)
        {
            _features.Append(new InvertedResidual(channels, block));
            channels = block.Outputs;
        }

        _features.Append(ConvNorm(channels, 6 * channels, 1, activation: Hardswish));
        _classifier = Add("classifier", new Sequence(
            Layer.Linear(6 * channels, hidden), Hardswish(), nn.Dropout(0.2), Layer.Linear(hidden, classes)));

        Initialization.KaimingFanOut(this);
        Initialization.Linear(this, weight => normal_(weight, 0, 0.01));
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } =
    [
        new("mobilenet_v3_large", "MobileNetV3", classes => new MobileNetV3("mobilenet_v3_large",
        [
            new(3, 16, 16, false, ReLU, 1),
            new(3, 64, 24, false, ReLU, 2),
            new(3, 72, 24, false, ReLU, 1),
            new(5, 72, 40, true, ReLU, 2),
            new(5, 120, 40, true, ReLU, 1),
            new(5, 120, 40, true, ReLU, 1),
            new(3, 240, 80, false, Hardswish, 2),
            new(3, 200, 80, false, Hardswish, 1),
            new(3, 184, 80, false, Hardswish, 1),
            new(3, 184, 80, false, Hardswish, 1),
            new(3, 480, 112, true, Hardswish, 1),
            new(3, 672, 112, true, Hardswish, 1),
            new(5, 672, 160, true, Hardswish, 2),
            new(5, 960, 160, true, Hardswish, 1),
            new(5, 960, 160, true, Hardswish, 1),
        ], 1280, classes)),
        new("mobilenet_v3_small", "MobileNetV3", classes => new MobileNetV3("mobilenet_v3_small",
        [
            new(3, 16, 16, true, ReLU, 2),
            new(3, 72, 24, false, ReLU, 2),
            new(3, 88, 24, false, ReLU, 1),
            new(5, 96, 40, true, Hardswish, 2),
            new(5, 240, 40, true, Hardswish, 1),
            new(5, 240, 40, true, Hardswish, 1),
            new(5, 120, 48, true, Hardswish, 1),
            new(5, 144, 48, true, Hardswish, 1),
            new(5, 288, 96, true, Hardswish, 2),
            new(5, 576, 96, true, Hardswish, 1),
            new(5, 576, 96, true, Hardswish, 1),
        ], 1024, classes)),
    ];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _classifier[LastLayer];

    /// <inheritdoc/>
    public override string HeadName => $"classifier.{LastLayer}";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) =>
        _classifier.Before(LastLayer, nn.functional.adaptive_avg_pool2d(_features.call(images), 1).flatten(1).to(ScalarType.Float32));

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _classifier.Replace(LastLayer, head);

    private static Sequence ConvNorm(int inputs, int outputs, int kernel, int stride = 1, int groups = 1, Func<nn.Module<Tensor, Tensor>>? activation = null) =>
        Layer.ConvNorm(inputs, outputs, kernel, stride, groups, activation, Epsilon, Momentum);

    private static nn.Module<Tensor, Tensor> ReLU() => nn.ReLU(inplace: true);

    private static nn.Module<Tensor, Tensor> Hardswish() => nn.Hardswish(inplace: true);

    private sealed record BlockOptions(int Kernel, int Width, int Outputs, bool Squeezed, Func<nn.Module<Tensor, Tensor>> Activation, int Stride);

    private sealed class InvertedResidual : Block
    {
        private readonly bool _hasShortcut;
        private readonly Sequence _block;

        public InvertedResidual(int inputs, BlockOptions options)
            : base(nameof(InvertedResidual))
        {
            var width = options.Width;
            _hasShortcut = options.Stride == 1 && inputs == options.Outputs;
            _block = Add("block", new Sequence());
            if (width != inputs)
                _block.Append(ConvNorm(inputs, width, 1, activation: options.Activation));
            _block.Append(ConvNorm(width, width, options.Kernel, options.Stride, groups: width, activation: options.Activation));
            if (options.Squeezed)
                _block.Append(new SqueezeExcitation(width, Channels.Divisible(width / 4), x => x.relu(), x => nn.functional.hardsigmoid(x)));
            _block.Append(ConvNorm(width, options.Outputs, 1));
        }

        protected override Tensor Compute(Tensor input)
        {
            var x = _block.call(input);
            return _hasShortcut ? x.add_(input) : x;
        }
    }
}
