using Monk.Blocks;
using Monk.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models.Families;

/// <summary>
/// ResNet with pre-activation (v2): batch norm and ReLU come before each convolution. Structure and names are timm's <c>resnetv2_*</c>.
/// </summary>
/// <remarks>
/// "Identity Mappings in Deep Residual Networks" (He et al., 2016). As in timm, the bottleneck's stride is in its 3×3 convolution.
/// </remarks>
internal sealed class PreActivationResNet : ImageClassifier
{
    private readonly Sequence _stem, _stages, _head;
    private readonly nn.Module<Tensor, Tensor> _norm;

    private PreActivationResNet(Configuration configuration, int classes)
        : base(configuration.Name)
    {
        _stem = Add("stem", new Sequence().Append("conv", Layer.Conv2d(3, 64, 7, stride: 2)).Append("pool", nn.MaxPool2d(3, 2, 1)));
        _stages = Add("stages", new Sequence());
        var channels = 64;
        for (var stage = 0; stage < configuration.Depths.Length; stage++)
            _stages.Append(new Sequence().Append("blocks", Stage(configuration, stage, ref channels)));
        _norm = Add("norm", Layer.BatchNorm(channels));
        _head = Add("head", new Sequence().Append("fc", Layer.Conv2d(channels, classes, 1, bias: true)));

        foreach (var convolution in modules().OfType<Convolution>().Where(convolution => convolution.bias is null))
            kaiming_normal_(convolution.weight, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.ReLU);
        var head = (Convolution)Head;
        normal_(head.weight, 0, 0.01);
        zeros_(head.bias);
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = new Configuration[]
    {
        new("resnetv2_18", false, [2, 2, 2, 2]) { Aliases = ["resnet18_v2"] },
        new("resnetv2_34", false, [3, 4, 6, 3]) { Aliases = ["resnet34_v2"] },
        new("resnetv2_50", true, [3, 4, 6, 3]) { Aliases = ["resnet50_v2"] },
        new("resnetv2_101", true, [3, 4, 23, 3]) { Aliases = ["resnet101_v2"] },
        new("resnetv2_152", true, [3, 8, 36, 3]) { Aliases = ["resnet152_v2"] },
    }.Select(configuration => new ModelEntry(configuration.Name, "Pre-activation ResNet", classes => new PreActivationResNet(configuration, classes))
    {
        Aliases = configuration.Aliases,
        Normalization = PixelNormalization.Symmetric,
    });

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _head["fc"];

    /// <inheritdoc/>
    public override string HeadName => "head.fc";

    /// <inheritdoc/>
    /// <remarks>The first block's shortcut gets the stem's output, as its norm does.</remarks>
    public override bool CanFoldNorms => false;

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images)
    {
        var x = _stages.call(_stem.call(images));
        return nn.functional.adaptive_avg_pool2d(_norm.call(x).relu_(), 1);
    }

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _head.Replace("fc", head);

    private static Sequence Stage(Configuration configuration, int stage, ref int channels)
    {
        var outputs = (configuration.Bottleneck ? 256 : 64) << stage;
        var blocks = new Sequence();
        for (var i = 0; i < configuration.Depths[stage]; i++)
        {
            var stride = i == 0 && stage > 0 ? 2 : 1;
            blocks.Append(configuration.Bottleneck
                ? new Bottleneck(channels, outputs, stride, projected: i == 0)
                : new BasicBlock(channels, outputs, stride));
            channels = outputs;
        }

        return blocks;
    }

    private sealed record Configuration(string Name, bool Bottleneck, int[] Depths)
    {
        public string[] Aliases { get; init; } = [];
    }

    private abstract class ResidualBlock : Block
    {
        private readonly Sequence? _downsample;
        private readonly nn.Module<Tensor, Tensor> _norm1;

        protected ResidualBlock(string name, int inputs, int outputs, int stride, bool projected)
            : base(name)
        {
            if (projected)
                _downsample = Add("downsample", new Sequence().Append("conv", Layer.Conv2d(inputs, outputs, 1, stride)));
            _norm1 = Add("norm1", Layer.BatchNorm(inputs));
        }

        protected sealed override Tensor Compute(Tensor input)
        {
            var activated = _norm1.call(input).relu_();
            return Residual(activated) + (_downsample?.call(activated) ?? input); // Not in place: the residual can be a view.
        }

        protected abstract Tensor Residual(Tensor activated);
    }

    private sealed class BasicBlock : ResidualBlock
    {
        private readonly nn.Module<Tensor, Tensor> _conv1, _norm2, _conv2;

        public BasicBlock(int inputs, int outputs, int stride)
            : base(nameof(BasicBlock), inputs, outputs, stride, projected: stride != 1 || inputs != outputs)
        {
            _conv1 = Add("conv1", Layer.Conv2d(inputs, outputs, 3, stride));
            _norm2 = Add("norm2", Layer.BatchNorm(outputs));
            _conv2 = Add("conv2", Layer.Conv2d(outputs, outputs, 3));
        }

        protected override Tensor Residual(Tensor activated) =>
            _conv2.call(_norm2.call(_conv1.call(activated)).relu_());
    }

    private sealed class Bottleneck : ResidualBlock
    {
        private readonly nn.Module<Tensor, Tensor> _conv1, _norm2, _conv2, _norm3, _conv3;

        public Bottleneck(int inputs, int outputs, int stride, bool projected)
            : base(nameof(Bottleneck), inputs, outputs, stride, projected)
        {
            var width = outputs / 4;
            _conv1 = Add("conv1", Layer.Conv2d(inputs, width, 1));
            _norm2 = Add("norm2", Layer.BatchNorm(width));
            _conv2 = Add("conv2", Layer.Conv2d(width, width, 3, stride));
            _norm3 = Add("norm3", Layer.BatchNorm(width));
            _conv3 = Add("conv3", Layer.Conv2d(width, outputs, 1));
        }

        protected override Tensor Residual(Tensor activated)
        {
            var x = _conv2.call(_norm2.call(_conv1.call(activated)).relu_());
            return _conv3.call(_norm3.call(x).relu_());
        }
    }
}
