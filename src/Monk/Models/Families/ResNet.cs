using Monk.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models.Families;

/// <summary>ResNet and its wider and grouped relatives, as torchvision has them.</summary>
/// <remarks>
/// "Deep Residual Learning for Image Recognition" (He et al., 2015); "Aggregated Residual Transformations for Deep Neural Networks" (Xie et
/// al., 2016); "Wide Residual Networks" (Zagoruyko and Komodakis, 2016). The bottleneck's stride is in its 3×3 convolution ("v1.5").
/// </remarks>
internal sealed class ResNet : ImageClassifier
{
    private readonly nn.Module<Tensor, Tensor> _conv1;
    private readonly nn.Module<Tensor, Tensor> _bn1;
    private readonly Sequence[] _stages;
    private nn.Module<Tensor, Tensor> _fc;

    private ResNet(Configuration configuration, int classes)
        : base(configuration.Name)
    {
        _conv1 = Add("conv1", Layer.Conv2d(3, 64, 7, stride: 2));
        _bn1 = Add("bn1", Layer.BatchNorm(64));
        var channels = 64;
        _stages = new Sequence[4];
        for (var stage = 0; stage < _stages.Length; stage++)
            _stages[stage] = Add($"layer{stage + 1}", Stage(configuration, stage, ref channels));
        _fc = Add("fc", Layer.Linear(channels, classes));

        foreach (var convolution in modules().OfType<Convolution>())
            kaiming_normal_(convolution.weight, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.ReLU);
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = new Configuration[]
    {
        new("resnet18", false, [2, 2, 2, 2]) { Aliases = ["resnet18_v1", "resnet18_v1b"] },
        new("resnet34", false, [3, 4, 6, 3]) { Aliases = ["resnet34_v1", "resnet34_v1b"] },
        new("resnet50", true, [3, 4, 6, 3]) { Aliases = ["resnet50_v1", "resnet50_v1b"] },
        new("resnet101", true, [3, 4, 23, 3]) { Aliases = ["resnet101_v1", "resnet101_v1b"] },
        new("resnet152", true, [3, 8, 36, 3]) { Aliases = ["resnet152_v1", "resnet152_v1b"] },
        new("resnext50_32x4d", true, [3, 4, 6, 3], Groups: 32, GroupWidth: 4),
        new("resnext101_32x4d", true, [3, 4, 23, 3], Groups: 32, GroupWidth: 4),
        new("resnext101_32x8d", true, [3, 4, 23, 3], Groups: 32, GroupWidth: 8),
        new("resnext101_64x4d", true, [3, 4, 23, 3], Groups: 64, GroupWidth: 4) { Aliases = ["resnext101_64x4d_v1"] },
        new("wide_resnet50_2", true, [3, 4, 6, 3], GroupWidth: 128),
        new("wide_resnet101_2", true, [3, 4, 23, 3], GroupWidth: 128),
    }.Select(configuration => new ModelEntry(configuration.Name, configuration.Family, classes => new ResNet(configuration, classes)) { Aliases = configuration.Aliases });

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _fc;

    /// <inheritdoc/>
    public override string HeadName => "fc";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images)
    {
        var x = _bn1.call(_conv1.call(images)).relu_();
        x = nn.functional.max_pool2d(x, 3, 2, 1);
        foreach (var stage in _stages)
            x = stage.call(x);
        return nn.functional.adaptive_avg_pool2d(x, 1).flatten(1);
    }

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _fc = Replace("fc", head);

    private static Sequence Stage(Configuration configuration, int stage, ref int channels)
    {
        var planes = 64 << stage;
        var width = planes * configuration.GroupWidth / 64 * configuration.Groups;
        var outputs = configuration.Bottleneck ? planes * 4 : planes;
        var blocks = new Sequence();
        for (var i = 0; i < configuration.Depths[stage]; i++)
        {
            var stride = i == 0 && stage > 0 ? 2 : 1;
            blocks.Append(configuration.Bottleneck
                ? new Bottleneck(channels, width, outputs, stride, configuration.Groups)
                : new BasicBlock(channels, outputs, stride));
            channels = outputs;
        }

        return blocks;
    }

    private sealed record Configuration(string Name, bool Bottleneck, int[] Depths, int Groups = 1, int GroupWidth = 64)
    {
        public string[] Aliases { get; init; } = [];

        public string Family => Groups > 1 ? "ResNeXt" : GroupWidth > 64 ? "Wide ResNet" : "ResNet";
    }

    private abstract class ResidualBlock(string name) : Block(name)
    {
        private Sequence? _downsample;

        // Called by the constructors last, because that is the shortcut's place in the state dict.
        protected void AddShortcut(int inputs, int outputs, int stride)
        {
            if (stride != 1 || inputs != outputs)
                _downsample = Add("downsample", new Sequence(Layer.Conv2d(inputs, outputs, 1, stride), Layer.BatchNorm(outputs)));
        }

        protected sealed override Tensor Compute(Tensor input) =>
            Residual(input).add_(_downsample?.call(input) ?? input).relu_();

        protected abstract Tensor Residual(Tensor input);
    }

    private sealed class BasicBlock : ResidualBlock
    {
        private readonly nn.Module<Tensor, Tensor> _conv1, _bn1, _conv2, _bn2;

        public BasicBlock(int inputs, int outputs, int stride)
            : base(nameof(BasicBlock))
        {
            _conv1 = Add("conv1", Layer.Conv2d(inputs, outputs, 3, stride));
            _bn1 = Add("bn1", Layer.BatchNorm(outputs));
            _conv2 = Add("conv2", Layer.Conv2d(outputs, outputs, 3));
            _bn2 = Add("bn2", Layer.BatchNorm(outputs));
            AddShortcut(inputs, outputs, stride);
        }

        protected override Tensor Residual(Tensor input) =>
            _bn2.call(_conv2.call(_bn1.call(_conv1.call(input)).relu_()));
    }

    private sealed class Bottleneck : ResidualBlock
    {
        private readonly nn.Module<Tensor, Tensor> _conv1, _bn1, _conv2, _bn2, _conv3, _bn3;

        public Bottleneck(int inputs, int width, int outputs, int stride, int groups)
            : base(nameof(Bottleneck))
        {
            _conv1 = Add("conv1", Layer.Conv2d(inputs, width, 1));
            _bn1 = Add("bn1", Layer.BatchNorm(width));
            _conv2 = Add("conv2", Layer.Conv2d(width, width, 3, stride, groups: groups));
            _bn2 = Add("bn2", Layer.BatchNorm(width));
            _conv3 = Add("conv3", Layer.Conv2d(width, outputs, 1));
            _bn3 = Add("bn3", Layer.BatchNorm(outputs));
            AddShortcut(inputs, outputs, stride);
        }

        protected override Tensor Residual(Tensor input)
        {
            var x = _bn1.call(_conv1.call(input)).relu_();
            x = _bn2.call(_conv2.call(x)).relu_();
            return _bn3.call(_conv3.call(x));
        }
    }
}
