using System.Globalization;
using Monk.Blocks;
using Monk.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models.Families;

/// <summary>Inception v3 with its auxiliary classifier, as torchvision has it.</summary>
/// <remarks>
/// "Rethinking the Inception Architecture for Computer Vision" (Szegedy et al., 2015). As with <see cref="GoogLeNet"/>, the pretrained
/// weights want pixels in −1…1.
/// </remarks>
internal sealed class InceptionV3 : ImageClassifier
{
    private const double AuxiliaryLossWeight = 0.4; // As torchvision's reference training.
    private readonly Sequence _toAuxiliary, _toEnd;
    private readonly AuxiliaryClassifier _auxLogits;
    private readonly nn.Module<Tensor, Tensor> _dropout;
    private nn.Module<Tensor, Tensor> _fc;

    private InceptionV3(int classes)
        : base("inception_v3")
    {
        _toAuxiliary = new Sequence(
            Add("Conv2d_1a_3x3", Layer.InceptionConv(3, 32, 3, stride: 2)),
            Add("Conv2d_2a_3x3", Layer.InceptionConv(32, 32, 3)),
            Add("Conv2d_2b_3x3", Layer.InceptionConv(32, 64, 3, padding: 1)),
            nn.MaxPool2d(3, 2),
            Add("Conv2d_3b_1x1", Layer.InceptionConv(64, 80, 1)),
            Add("Conv2d_4a_3x3", Layer.InceptionConv(80, 192, 3)),
            nn.MaxPool2d(3, 2),
            Add("Mixed_5b", MixedA(192, 32)),
            Add("Mixed_5c", MixedA(256, 64)),
            Add("Mixed_5d", MixedA(288, 64)),
            Add("Mixed_6a", MixedB(288)),
            Add("Mixed_6b", MixedC(128)),
            Add("Mixed_6c", MixedC(160)),
            Add("Mixed_6d", MixedC(160)),
            Add("Mixed_6e", MixedC(192)));
        _auxLogits = Add("AuxLogits", new AuxiliaryClassifier(classes));
        _toEnd = new Sequence(
            Add("Mixed_7a", MixedD()),
            Add("Mixed_7b", MixedE(1280)),
            Add("Mixed_7c", MixedE(2048)));
        _dropout = Add("dropout", nn.Dropout());
        _fc = Add("fc", Layer.Linear(2048, classes));

        foreach (var module in modules())
        {
            if (module is Convolution or Linear)
                Initialization.TruncatedNormal(module.get_parameter("weight")!, module == _auxLogits.Head ? 0.001 : 0.1);
        }
    }

    /// <summary>The family's one network.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } =
    [
        new("inception_v3", "Inception v3", classes => new InceptionV3(classes))
        {
            Aliases = ["inceptionv3"],
            InputSize = 299,
            Normalization = PixelNormalization.Symmetric,
        },
    ];

    /// <inheritdoc/>
    public override bool CanUseBFloat16 => false;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _fc;

    /// <inheritdoc/>
    public override string HeadName => "fc";

    /// <inheritdoc/>
    public override IReadOnlyList<string> AuxiliaryHeadNames => ["AuxLogits.fc"];

    /// <inheritdoc/>
    /// <exception cref="MonkException">The images are smaller than the auxiliary classifier needs.</exception>
    public override (Tensor Main, IReadOnlyList<(Tensor Logits, double LossWeight)> Auxiliary) ForwardTraining(Tensor images)
    {
        if (!training)
            return base.ForwardTraining(images);

        using var scope = NewDisposeScope();
        var map = _toAuxiliary.call(images);
        if (map.shape[2] < AuxiliaryClassifier.SmallestMap || map.shape[3] < AuxiliaryClassifier.SmallestMap)
        {
            var size = SizeOf(images);
            throw new MonkException(string.Create(CultureInfo.InvariantCulture, $"inception_v3 was given images of {size.Sides} pixels{size.Order}; to train all of it takes at least 299×299, because of its auxiliary classifier."));
        }

        var main = Classify(Pooled(_toEnd.call(map))).MoveToOuterDisposeScope();
        return (main, [(_auxLogits.call(map).MoveToOuterDisposeScope(), AuxiliaryLossWeight)]);
    }

    /// <inheritdoc/>
    public override void ReplaceHead(int classes)
    {
        base.ReplaceHead(classes);
        _auxLogits.ReplaceHead(classes);
    }

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) => Pooled(_toEnd.call(_toAuxiliary.call(images)));

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor features) => _fc.call(_dropout.call(features));

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _fc = Replace("fc", head);

    private static Tensor Pooled(Tensor map) => nn.functional.adaptive_avg_pool2d(map, 1).flatten(1);

    private static Branches MixedA(int inputs, int pooled) => new Branches()
        .Branch(Conv("branch1x1", inputs, 64))
        .Branch(Conv("branch5x5_1", inputs, 48), Conv("branch5x5_2", 48, 64, 5, 5))
        .Branch(Conv("branch3x3dbl_1", inputs, 64), Conv("branch3x3dbl_2", 64, 96, 3, 3), Conv("branch3x3dbl_3", 96, 96, 3, 3))
        .Branch(AveragePool(), Conv("branch_pool", inputs, pooled));

    private static Branches MixedB(int inputs) => new Branches()
        .Branch(Halving("branch3x3", inputs, 384))
        .Branch(Conv("branch3x3dbl_1", inputs, 64), Conv("branch3x3dbl_2", 64, 96, 3, 3), Halving("branch3x3dbl_3", 96, 96))
        .Branch(("", nn.MaxPool2d(3, 2)));

    private static Branches MixedC(int width) => new Branches()
        .Branch(Conv("branch1x1", 768, 192))
        .Branch(Conv("branch7x7_1", 768, width), Conv("branch7x7_2", width, width, 1, 7), Conv("branch7x7_3", width, 192, 7, 1))
        .Branch(
            Conv("branch7x7dbl_1", 768, width),
            Conv("branch7x7dbl_2", width, width, 7, 1),
            Conv("branch7x7dbl_3", width, width, 1, 7),
            Conv("branch7x7dbl_4", width, width, 7, 1),
            Conv("branch7x7dbl_5", width, 192, 1, 7))
        .Branch(AveragePool(), Conv("branch_pool", 768, 192));

    private static Branches MixedD() => new Branches()
        .Branch(Conv("branch3x3_1", 768, 192), Halving("branch3x3_2", 192, 320))
        .Branch(
            Conv("branch7x7x3_1", 768, 192),
            Conv("branch7x7x3_2", 192, 192, 1, 7),
            Conv("branch7x7x3_3", 192, 192, 7, 1),
            Halving("branch7x7x3_4", 192, 192))
        .Branch(("", nn.MaxPool2d(3, 2)));

    private static Branches MixedE(int inputs) => new Branches()
        .Branch(Conv("branch1x1", inputs, 320))
        .Fork([Conv("branch3x3_1", inputs, 384)], Conv("branch3x3_2a", 384, 384, 1, 3), Conv("branch3x3_2b", 384, 384, 3, 1))
        .Fork(
            [Conv("branch3x3dbl_1", inputs, 448), Conv("branch3x3dbl_2", 448, 384, 3, 3)],
            Conv("branch3x3dbl_3a", 384, 384, 1, 3),
            Conv("branch3x3dbl_3b", 384, 384, 3, 1))
        .Branch(AveragePool(), Conv("branch_pool", inputs, 192));

    private static (string, nn.Module<Tensor, Tensor>) Conv(string name, int inputs, int outputs, int height = 1, int width = 1) =>
        (name, Layer.InceptionConv(inputs, outputs, (height, width), 1, (height / 2, width / 2)));

    private static (string, nn.Module<Tensor, Tensor>) Halving(string name, int inputs, int outputs) =>
        (name, Layer.InceptionConv(inputs, outputs, 3, stride: 2));

    private static (string, nn.Module<Tensor, Tensor>) AveragePool() => ("", nn.AvgPool2d(3, 1, 1));

    private sealed class AuxiliaryClassifier : Block
    {
        /// <summary>The side of the smallest map that pooling and the 5×5 convolution leave something of.</summary>
        public const int SmallestMap = 17;

        private readonly nn.Module<Tensor, Tensor> _conv0, _conv1;

        public AuxiliaryClassifier(int classes)
            : base(nameof(AuxiliaryClassifier))
        {
            _conv0 = Add("conv0", Layer.InceptionConv(768, 128, 1));
            _conv1 = Add("conv1", Layer.InceptionConv(128, 768, 5));
            Head = Add("fc", Layer.Linear(768, classes));
        }

        public Linear Head { get; private set; }

        public void ReplaceHead(int classes) => Head = Replace("fc", (Linear)ImageClassifier.Similar(Head, classes));

        protected override Tensor Compute(Tensor input)
        {
            var x = _conv1.call(_conv0.call(nn.functional.avg_pool2d(input, 5, 3)));
            return Head.call(nn.functional.adaptive_avg_pool2d(x, 1).flatten(1));
        }
    }
}
