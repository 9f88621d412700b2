using Monk.Blocks;
using Monk.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models.Families;

/// <summary>GoogLeNet with batch norm and its two auxiliary classifiers, as torchvision has it.</summary>
/// <remarks>
/// "Going Deeper with Convolutions" (Szegedy et al., 2014). torchvision's pretrained weights came from TensorFlow: they want pixels in
/// −1…1, which torchvision does with <c>transform_input</c> and Monk with the registry's normalisation. Its branch of 5×5 convolutions has
/// 3×3 ones, as in torchvision.
/// </remarks>
internal sealed class GoogLeNet : ImageClassifier
{
    private const double AuxiliaryLossWeight = 0.3; // The paper's, section 5.
    private readonly Sequence _toFirst, _toSecond, _toEnd;
    private readonly AuxiliaryClassifier _aux1, _aux2;
    private readonly nn.Module<Tensor, Tensor> _dropout;
    private nn.Module<Tensor, Tensor> _fc;

    private GoogLeNet(int classes)
        : base("googlenet")
    {
        _toFirst = new Sequence(
            Add("conv1", Layer.InceptionConv(3, 64, 7, stride: 2, padding: 3)),
            nn.MaxPool2d(3, 2, ceil_mode: true),
            Add("conv2", Layer.InceptionConv(64, 64, 1)),
            Add("conv3", Layer.InceptionConv(64, 192, 3, padding: 1)),
            nn.MaxPool2d(3, 2, ceil_mode: true),
            Add("inception3a", Inception(192, 64, 96, 128, 16, 32, 32)),
            Add("inception3b", Inception(256, 128, 128, 192, 32, 96, 64)),
            nn.MaxPool2d(3, 2, ceil_mode: true),
            Add("inception4a", Inception(480, 192, 96, 208, 16, 48, 64)));
        _toSecond = new Sequence(
            Add("inception4b", Inception(512, 160, 112, 224, 24, 64, 64)),
            Add("inception4c", Inception(512, 128, 128, 256, 24, 64, 64)),
            Add("inception4d", Inception(512, 112, 144, 288, 32, 64, 64)));
        _toEnd = new Sequence(
            Add("inception4e", Inception(528, 256, 160, 320, 32, 128, 128)),
            nn.MaxPool2d(2, 2, ceil_mode: true),
            Add("inception5a", Inception(832, 256, 160, 320, 32, 128, 128)),
            Add("inception5b", Inception(832, 384, 192, 384, 48, 128, 128)));
        _aux1 = Add("aux1", new AuxiliaryClassifier(512, classes));
        _aux2 = Add("aux2", new AuxiliaryClassifier(528, classes));
        _dropout = Add("dropout", nn.Dropout(0.2));
        _fc = Add("fc", Layer.Linear(1024, classes));

        foreach (var module in modules())
        {
            if (module is Convolution or Linear)
                Initialization.TruncatedNormal(module.get_parameter("weight")!, 0.01);
        }
    }

    /// <summary>The family's one network.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } =
    [
        new("googlenet", "GoogLeNet", classes => new GoogLeNet(classes)) { Normalization = PixelNormalization.Symmetric },
    ];

    /// <inheritdoc/>
    public override bool CanUseBFloat16 => false;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _fc;

    /// <inheritdoc/>
    public override string HeadName => "fc";

    /// <inheritdoc/>
    public override IReadOnlyList<string> AuxiliaryHeadNames => ["aux1.fc2", "aux2.fc2"];

    /// <inheritdoc/>
    public override (Tensor Main, IReadOnlyList<(Tensor Logits, double LossWeight)> Auxiliary) ForwardTraining(Tensor images)
    {
        if (!training)
            return base.ForwardTraining(images);

        using var scope = NewDisposeScope();
        var first = _toFirst.call(images);
        var second = _toSecond.call(first);
        var main = Classify(Pooled(_toEnd.call(second))).MoveToOuterDisposeScope();
        return (main,
        [
            (_aux1.call(first).MoveToOuterDisposeScope(), AuxiliaryLossWeight),
            (_aux2.call(second).MoveToOuterDisposeScope(), AuxiliaryLossWeight),
        ]);
    }

    /// <inheritdoc/>
    public override void ReplaceHead(int classes)
    {
        base.ReplaceHead(classes);
        _aux1.ReplaceHead(classes);
        _aux2.ReplaceHead(classes);
    }

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) => Pooled(_toEnd.call(_toSecond.call(_toFirst.call(images))));

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor features) => _fc.call(_dropout.call(features));

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _fc = Replace("fc", head);

    private static Tensor Pooled(Tensor map) => nn.functional.adaptive_avg_pool2d(map, 1).flatten(1);

    private static Branches Inception(int inputs, int width1x1, int reduced3x3, int width3x3, int reduced5x5, int width5x5, int pooled) => new Branches()
        .Branch(("branch1", Layer.InceptionConv(inputs, width1x1, 1)))
        .Branch(("branch2", new Sequence(Layer.InceptionConv(inputs, reduced3x3, 1), Layer.InceptionConv(reduced3x3, width3x3, 3, padding: 1))))
        .Branch(("branch3", new Sequence(Layer.InceptionConv(inputs, reduced5x5, 1), Layer.InceptionConv(reduced5x5, width5x5, 3, padding: 1))))
        .Branch(("branch4", new Sequence(nn.MaxPool2d(3, 1, 1, ceil_mode: true), Layer.InceptionConv(inputs, pooled, 1))));

    private sealed class AuxiliaryClassifier : Block
    {
        private readonly nn.Module<Tensor, Tensor> _conv, _fc1, _dropout;
        private Linear _fc2;

        public AuxiliaryClassifier(int inputs, int classes)
            : base(nameof(AuxiliaryClassifier))
        {
            _conv = Add("conv", Layer.InceptionConv(inputs, 128, 1));
            _fc1 = Add("fc1", Layer.Linear(2048, 1024));
            _fc2 = Add("fc2", Layer.Linear(1024, classes));
            _dropout = Add("dropout", nn.Dropout(0.7));
        }

        public void ReplaceHead(int classes) => _fc2 = Replace("fc2", (Linear)ImageClassifier.Similar(_fc2, classes));

        protected override Tensor Compute(Tensor input)
        {
            var x = _conv.call(nn.functional.adaptive_avg_pool2d(input, 4)).flatten(1);
            return _fc2.call(_dropout.call(_fc1.call(x).relu_()));
        }
    }
}
