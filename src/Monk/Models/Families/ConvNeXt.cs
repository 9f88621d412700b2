using Monk.Blocks;
using static TorchSharp.torch;

namespace Monk.Models.Families;

/// <summary>ConvNeXt, as torchvision has it.</summary>
/// <remarks>"A ConvNet for the 2020s" (Liu et al., 2022).</remarks>
internal sealed class ConvNeXt : ImageClassifier
{
    private const double Epsilon = 1e-6;
    private const double LayerScale = 1e-6;
    private const string LastLayer = "2";
    private readonly Sequence _features, _classifier;

    private ConvNeXt(Configuration configuration, int classes)
        : base(configuration.Name)
    {
        var widths = configuration.Widths;
        _features = Add("features", new Sequence(new Sequence(
            Layer.Conv2d(3, widths[0], 4, stride: 4, padding: 0, bias: true), new LayerNorm(widths[0], Epsilon, channelsFirst: true))));
        var (block, blocks) = (0, configuration.Depths.Sum());
        for (var stage = 0; stage < widths.Length; stage++)
        {
            var sequence = new Sequence();
            for (var i = 0; i < configuration.Depths[stage]; i++, block++)
                sequence.Append(new ConvNeXtBlock(widths[stage], configuration.StochasticDepth * block / (blocks - 1)));
            _features.Append(sequence);
            if (stage + 1 < widths.Length)
            {
                _features.Append(new Sequence(
                    new LayerNorm(widths[stage], Epsilon, channelsFirst: true),
                    Layer.Conv2d(widths[stage], widths[stage + 1], 2, stride: 2, padding: 0, bias: true)));
            }
        }

        _classifier = Add("classifier", new Sequence(
            new LayerNorm(widths[^1], Epsilon, channelsFirst: true), nn.Flatten(), Layer.Linear(widths[^1], classes)));

        Initialization.Convolutions(this, weight => Initialization.TruncatedNormal(weight, 0.02));
        Initialization.Linear(this, weight => Initialization.TruncatedNormal(weight, 0.02));
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = new Configuration[]
    {
        new("convnext_tiny", [96, 192, 384, 768], [3, 3, 9, 3], 0.1),
        new("convnext_small", [96, 192, 384, 768], [3, 3, 27, 3], 0.4),
        new("convnext_base", [128, 256, 512, 1024], [3, 3, 27, 3], 0.5),
        new("convnext_large", [192, 384, 768, 1536], [3, 3, 27, 3], 0.5),
    }.Select(configuration => new ModelEntry(configuration.Name, "ConvNeXt", classes => new ConvNeXt(configuration, classes)));

    /// <inheritdoc/>
    public override bool CanUseBFloat16 => false;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _classifier[LastLayer];

    /// <inheritdoc/>
    public override string HeadName => $"classifier.{LastLayer}";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) =>
        _classifier.Before(LastLayer, nn.functional.adaptive_avg_pool2d(_features.call(images), 1));

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _classifier.Replace(LastLayer, head);

    private sealed record Configuration(string Name, int[] Widths, int[] Depths, double StochasticDepth);

    private sealed class ConvNeXtBlock : Block
    {
        private readonly Sequence _block;
        private readonly StochasticDepth _stochasticDepth;

        public ConvNeXtBlock(int channels, double dropped)
            : base(nameof(ConvNeXtBlock))
        {
            AddParameter("layer_scale", full([channels, 1, 1], LayerScale, device: Layer.Device));
            _block = Add("block", new Sequence(
                Layer.Conv2d(channels, channels, 7, groups: channels, bias: true),
                Function.ToChannelsLast(),
                new LayerNorm(channels, Epsilon),
                Layer.TokenLinear(channels, 4 * channels),
                nn.GELU(),
                Layer.TokenLinear(4 * channels, channels),
                Function.ToChannelsFirst()));
            _stochasticDepth = Add("stochastic_depth", new StochasticDepth(dropped));
        }

        protected override Tensor Compute(Tensor input) =>
            _stochasticDepth.call(Parameter("layer_scale") * _block.call(input)).add_(input);
    }
}
