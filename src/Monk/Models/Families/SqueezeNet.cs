using Monk.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models.Families;

/// <summary>SqueezeNet, as torchvision has it. Its head is a convolution, after which come ReLU and pooling.</summary>
/// <remarks>"SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and &lt;0.5MB model size" (Iandola et al., 2016).</remarks>
internal sealed class SqueezeNet : ImageClassifier
{
    private const string LastLayer = "1";
    private readonly Sequence _features, _classifier;

    private SqueezeNet(string name, Sequence features, int classes)
        : base(name)
    {
        _features = Add("features", features);
        _classifier = Add("classifier", new Sequence(nn.Dropout(), Layer.Conv2d(512, classes, 1, bias: true)));

        Initialization.Convolutions(this, weight => kaiming_uniform_(weight));
        normal_(Head.get_parameter("weight"), 0, 0.01);
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } =
    [
        new("squeezenet1_0", "SqueezeNet", classes => new SqueezeNet("squeezenet1_0", Features1_0(), classes)) { Aliases = ["squeezenet1.0"] },
        new("squeezenet1_1", "SqueezeNet", classes => new SqueezeNet("squeezenet1_1", Features1_1(), classes)) { Aliases = ["squeezenet1.1"] },
    ];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _classifier[LastLayer];

    /// <inheritdoc/>
    public override string HeadName => $"classifier.{LastLayer}";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) => _features.call(images);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor features) => Head is Convolution
        ? Pooled(_classifier.call(features).relu())
        : _classifier.call(Pooled(features)); // Layers of the user's own work on vectors, and the ReLU is not theirs.

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _classifier.Replace(LastLayer, head);

    private static Tensor Pooled(Tensor map) => nn.functional.adaptive_avg_pool2d(map, 1).flatten(1);

    private static Sequence Features1_0() => new(
        Layer.Conv2d(3, 96, 7, stride: 2, padding: 0, bias: true), nn.ReLU(inplace: true), Pool(),
        new Fire(96, 16, 64), new Fire(128, 16, 64), new Fire(128, 32, 128), Pool(),
        new Fire(256, 32, 128), new Fire(256, 48, 192), new Fire(384, 48, 192), new Fire(384, 64, 256), Pool(),
        new Fire(512, 64, 256));

    private static Sequence Features1_1() => new(
        Layer.Conv2d(3, 64, 3, stride: 2, padding: 0, bias: true), nn.ReLU(inplace: true), Pool(),
        new Fire(64, 16, 64), new Fire(128, 16, 64), Pool(),
        new Fire(128, 32, 128), new Fire(256, 32, 128), Pool(),
        new Fire(256, 48, 192), new Fire(384, 48, 192), new Fire(384, 64, 256), new Fire(512, 64, 256));

    private static nn.Module<Tensor, Tensor> Pool() => nn.MaxPool2d(3, 2, ceil_mode: true);

    /// <summary>A narrow 1×1 convolution, then a 1×1 and a 3×3 one side by side.</summary>
    private sealed class Fire : Block
    {
        private readonly nn.Module<Tensor, Tensor> _squeeze, _expand1x1, _expand3x3;

        public Fire(int inputs, int squeezed, int expanded)
            : base(nameof(Fire))
        {
            _squeeze = Add("squeeze", Layer.Conv2d(inputs, squeezed, 1, bias: true));
            _expand1x1 = Add("expand1x1", Layer.Conv2d(squeezed, expanded, 1, bias: true));
            _expand3x3 = Add("expand3x3", Layer.Conv2d(squeezed, expanded, 3, bias: true));
        }

        // The ReLUs are not in place: the 1×1 convolution's output can be a view, of which autograd would keep a copy.
        protected override Tensor Compute(Tensor input)
        {
            var x = _squeeze.call(input).relu();
            return cat([_expand1x1.call(x).relu(), _expand3x3.call(x).relu()], 1);
        }
    }
}
