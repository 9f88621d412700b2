using Monk.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models.Families;

/// <summary>RegNet X, and Y with squeeze and excitation, as torchvision has them.</summary>
/// <remarks>"Designing Network Design Spaces" (Radosavovic et al., 2020).</remarks>
internal sealed class RegNet : ImageClassifier
{
    private const int StemWidth = 32;
    private readonly Sequence _stem, _trunk;
    private nn.Module<Tensor, Tensor> _fc;

    private RegNet(Configuration configuration, int classes)
        : base(configuration.Name)
    {
        _stem = Add("stem", Layer.ConvNorm(3, StemWidth, 3, stride: 2, activation: ReLU));
        _trunk = Add("trunk_output", new Sequence());
        var channels = StemWidth;
        var stage = 0;
        foreach (var (width, depth) in Stages(configuration))
        {
            stage++;
            var blocks = new Sequence();
            for (var i = 0; i < depth; i++, channels = width)
                blocks.Append($"block{stage}-{i}", new ResidualBlock(channels, width, i == 0 ? 2 : 1, Math.Min(configuration.GroupWidth, width), configuration.Squeezed));
            _trunk.Append($"block{stage}", blocks);
        }

        _fc = Add("fc", Layer.Linear(channels, classes));

        foreach (var convolution in modules().OfType<Convolution>())
        {
            var fanOut = convolution.kernel_size[0] * convolution.kernel_size[1] * convolution.out_channels; // Groups aside, as in torchvision.
            normal_(convolution.weight, 0, Math.Sqrt(2.0 / fanOut));
        }

        Initialization.Linear(this, weight => normal_(weight, 0, 0.01));
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = new Configuration[]
    {
        new("regnet_x_400mf", "regnetx_004_tv", 22, 24, 24.48, 2.54, 16, false),
        new("regnet_x_800mf", "regnetx_008", 16, 56, 35.73, 2.28, 16, false),
        new("regnet_x_1_6gf", "regnetx_016", 18, 80, 34.01, 2.25, 24, false),
        new("regnet_x_3_2gf", "regnetx_032", 25, 88, 26.31, 2.25, 48, false),
        new("regnet_x_8gf", "regnetx_080", 23, 80, 49.56, 2.88, 120, false),
        new("regnet_x_16gf", "regnetx_160", 22, 216, 55.59, 2.1, 128, false),
        new("regnet_x_32gf", "regnetx_320", 23, 320, 69.86, 2.0, 168, false),
        new("regnet_y_400mf", "regnety_004", 16, 48, 27.89, 2.09, 8, true),
        new("regnet_y_800mf", "regnety_008_tv", 14, 56, 38.84, 2.4, 16, true),
        new("regnet_y_1_6gf", "regnety_016", 27, 48, 20.71, 2.65, 24, true),
        new("regnet_y_3_2gf", "regnety_032", 21, 80, 42.63, 2.66, 24, true),
        new("regnet_y_8gf", "regnety_080_tv", 17, 192, 76.82, 2.19, 56, true),
        new("regnet_y_16gf", "regnety_160", 18, 200, 106.23, 2.48, 112, true),
        new("regnet_y_32gf", "regnety_320", 20, 232, 115.89, 2.53, 232, true),
        new("regnet_y_128gf", "regnety_1280", 27, 456, 160.83, 2.52, 264, true),
    }.Select(configuration => new ModelEntry(configuration.Name, configuration.Squeezed ? "RegNet Y" : "RegNet X", classes => new RegNet(configuration, classes))
    {
        Aliases = [configuration.TimmName],
    });

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _fc;

    /// <inheritdoc/>
    public override string HeadName => "fc";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) =>
        nn.functional.adaptive_avg_pool2d(_trunk.call(_stem.call(images)), 1).flatten(1);

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _fc = Replace("fc", head);

    /// <summary>
    /// Stages of equal width: the paper's linear widths, rounded to powers of the multiplier, to multiples of 8, and to whole groups.
    /// </summary>
    private static IEnumerable<(int Width, int Depth)> Stages(Configuration configuration) => Enumerable.Range(0, configuration.Depth)
        .Select(block => configuration.InitialWidth + configuration.Slope * block)
        .Select(width => Math.Round(Math.Log(width / configuration.InitialWidth) / Math.Log(configuration.Multiplier)))
        .Select(power => (int)Math.Round(configuration.InitialWidth * Math.Pow(configuration.Multiplier, power) / 8) * 8)
        .GroupBy(width => width)
        .Select(stage => (Channels.Divisible(stage.Key, Math.Min(configuration.GroupWidth, stage.Key)), stage.Count()));

    private static nn.Module<Tensor, Tensor> ReLU() => nn.ReLU(inplace: true);

    private sealed record Configuration(string Name, string TimmName, int Depth, int InitialWidth, double Slope, double Multiplier, int GroupWidth, bool Squeezed);

    private sealed class ResidualBlock : Block
    {
        private readonly Sequence? _proj;
        private readonly Sequence _f;

        public ResidualBlock(int inputs, int outputs, int stride, int groupWidth, bool squeezed)
            : base(nameof(ResidualBlock))
        {
            if (stride != 1 || inputs != outputs)
                _proj = Add("proj", Layer.ConvNorm(inputs, outputs, 1, stride));
            _f = Add("f", new Sequence()
                .Append("a", Layer.ConvNorm(inputs, outputs, 1, activation: ReLU))
                .Append("b", Layer.ConvNorm(outputs, outputs, 3, stride, groups: outputs / groupWidth, activation: ReLU)));
            if (squeezed)
                _f.Append("se", new SqueezeExcitation(outputs, (int)Math.Round(0.25 * inputs), x => x.relu(), x => x.sigmoid()));
            _f.Append("c", Layer.ConvNorm(outputs, outputs, 1));
        }

        protected override Tensor Compute(Tensor input) =>
            _f.call(input).add_(_proj?.call(input) ?? input).relu_();
    }
}
