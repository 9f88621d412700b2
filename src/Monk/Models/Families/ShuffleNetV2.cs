using Monk.Blocks;
using static TorchSharp.torch;

namespace Monk.Models.Families;

/// <summary>ShuffleNet v2, as torchvision has it.</summary>
/// <remarks>"ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design" (Ma et al., 2018).</remarks>
internal sealed class ShuffleNetV2 : ImageClassifier
{
    private static readonly int[] Depths = [4, 8, 4];
    private readonly Sequence _conv1, _conv5;
    private readonly Sequence[] _stages;
    private nn.Module<Tensor, Tensor> _fc;

    private ShuffleNetV2(string name, int[] widths, int last, int classes)
        : base(name)
    {
        var channels = 24;
        _conv1 = Add("conv1", Layer.ConvNorm(3, channels, 3, stride: 2, activation: ReLU));
        _stages = new Sequence[Depths.Length];
        for (var stage = 0; stage < Depths.Length; stage++)
        {
            _stages[stage] = Add($"stage{stage + 2}", new Sequence());
            for (var i = 0; i < Depths[stage]; i++, channels = widths[stage])
                _stages[stage].Append(new ShuffleUnit(channels, widths[stage], i == 0 ? 2 : 1));
        }

        _conv5 = Add("conv5", Layer.ConvNorm(channels, last, 1, activation: ReLU));
        _fc = Add("fc", Layer.Linear(last, classes));
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = new (string Name, int[] Widths, int Last)[]
    {
        ("shufflenet_v2_x0_5", [48, 96, 192], 1024),
        ("shufflenet_v2_x1_0", [116, 232, 464], 1024),
        ("shufflenet_v2_x1_5", [176, 352, 704], 1024),
        ("shufflenet_v2_x2_0", [244, 488, 976], 2048),
    }.Select(network => new ModelEntry(network.Name, "ShuffleNet v2", classes => new ShuffleNetV2(network.Name, network.Widths, network.Last, classes)));

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _fc;

    /// <inheritdoc/>
    public override string HeadName => "fc";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images)
    {
        var x = nn.functional.max_pool2d(_conv1.call(images), 3, 2, 1);
        foreach (var stage in _stages)
            x = stage.call(x);
        return _conv5.call(x).mean([2, 3]);
    }

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _fc = Replace("fc", head);

    private static nn.Module<Tensor, Tensor> ReLU() => nn.ReLU(inplace: true);

    /// <summary>Works on one half of the channels (at stride 2, on all of them, twice), then interleaves the halves.</summary>
    private sealed class ShuffleUnit : Block
    {
        private readonly Sequence? _branch1;
        private readonly Sequence _branch2;

        public ShuffleUnit(int inputs, int outputs, int stride)
            : base(nameof(ShuffleUnit))
        {
            var half = outputs / 2;
            if (stride > 1)
            {
                _branch1 = Add("branch1", new Sequence(
                    Layer.Conv2d(inputs, inputs, 3, stride, groups: inputs), Layer.BatchNorm(inputs),
                    Layer.Conv2d(inputs, half, 1), Layer.BatchNorm(half), ReLU()));
            }

            _branch2 = Add("branch2", new Sequence(
                Layer.Conv2d(stride > 1 ? inputs : half, half, 1), Layer.BatchNorm(half), ReLU(),
                Layer.Conv2d(half, half, 3, stride, groups: half), Layer.BatchNorm(half),
                Layer.Conv2d(half, half, 1), Layer.BatchNorm(half), ReLU()));
        }

        protected override Tensor Compute(Tensor input)
        {
            Tensor first, second;
            if (_branch1 is not null)
            {
                (first, second) = (_branch1.call(input), _branch2.call(input));
            }
            else
            {
                var halves = input.chunk(2, 1);
                (first, second) = (halves[0], _branch2.call(halves[1]));
            }

            return stack([first, second], 2).flatten(1, 2); // Channel i of the first, channel i of the second, and so on.
        }
    }
}
