using Monk.Blocks;
using static TorchSharp.torch;

namespace Monk.Models.Families;

/// <summary>Swin Transformer (the first version), as torchvision has it.</summary>
/// <remarks>
/// "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows" (Liu et al., 2021). Images run through it as [N, H, W, C].
/// </remarks>
internal sealed class SwinTransformer : ImageClassifier
{
    private const int PatchSize = 4;
    private const int WindowSize = 7;
    private const double Epsilon = 1e-5;
    private readonly Sequence _features;
    private readonly LayerNorm _norm;
    private nn.Module<Tensor, Tensor> _head;

    private SwinTransformer(Configuration configuration, int classes)
        : base(configuration.Name)
    {
        var channels = configuration.Width;
        _features = Add("features", new Sequence(new Sequence(
            Layer.Conv2d(3, channels, PatchSize, stride: PatchSize, padding: 0, bias: true), Function.ToChannelsLast(), new LayerNorm(channels, Epsilon))));
        var (block, blocks) = (0, configuration.Depths.Sum());
        for (var stage = 0; stage < configuration.Depths.Length; stage++)
        {
            if (stage > 0)
            {
                _features.Append(new PatchMerging(channels));
                channels *= 2;
            }

            var sequence = new Sequence();
            for (var i = 0; i < configuration.Depths[stage]; i++, block++)
                sequence.Append(new SwinBlock(channels, channels / configuration.HeadWidth, i % 2 == 0 ? 0 : WindowSize / 2, configuration.StochasticDepth * block / (blocks - 1)));
            _features.Append(sequence);
        }

        _norm = Add("norm", new LayerNorm(channels, Epsilon));
        _head = Add("head", Layer.Linear(channels, classes));

        Initialization.Linear(this, weight => Initialization.TruncatedNormal(weight, 0.02));
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = new Configuration[]
    {
        new("swin_t", "swin_tiny_patch4_window7_224", 96, [2, 2, 6, 2], 0.2),
        new("swin_s", "swin_small_patch4_window7_224", 96, [2, 2, 18, 2], 0.3),
        new("swin_b", "swin_base_patch4_window7_224", 128, [2, 2, 18, 2], 0.5),
    }.Select(configuration => new ModelEntry(configuration.Name, "Swin Transformer", classes => new SwinTransformer(configuration, classes))
    {
        Aliases = [configuration.TimmName],
    });

    /// <inheritdoc/>
    public override bool CanUseBFloat16 => false;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _head;

    /// <inheritdoc/>
    public override string HeadName => "head";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) => _norm.call(_features.call(images)).mean([1, 2]);

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _head = Replace("head", head);

    private sealed record Configuration(string Name, string TimmName, int Width, int[] Depths, double StochasticDepth)
    {
        public int HeadWidth { get; } = 32;
    }

    /// <summary>Halves the sides: each 2×2 square of tokens becomes one.</summary>
    private sealed class PatchMerging : Block
    {
        private readonly nn.Module<Tensor, Tensor> _reduction, _norm;

        public PatchMerging(int channels)
            : base(nameof(PatchMerging))
        {
            _reduction = Add("reduction", Layer.TokenLinear(4 * channels, 2 * channels, bias: false));
            _norm = Add("norm", new LayerNorm(4 * channels, Epsilon));
        }

        protected override Tensor Compute(Tensor input)
        {
            var even = nn.functional.pad(input, [0, 0, 0, input.shape[2] % 2, 0, input.shape[1] % 2]);
            var (height, width) = (even.shape[1] / 2, even.shape[2] / 2);
            var squares = even.view(input.shape[0], height, 2, width, 2, input.shape[3])
                .permute(0, 1, 3, 4, 2, 5) // The square's corners go down the first column before the second.
                .reshape(input.shape[0], height, width, 4 * input.shape[3]);
            return _reduction.call(_norm.call(squares));
        }
    }

    private sealed class SwinBlock : Block
    {
        private readonly nn.Module<Tensor, Tensor> _norm1, _attention, _stochasticDepth, _norm2, _mlp;

        public SwinBlock(int channels, int heads, int shift, double dropped)
            : base(nameof(SwinBlock))
        {
            _norm1 = Add("norm1", new LayerNorm(channels, Epsilon));
            _attention = Add("attn", new ShiftedWindowAttention(channels, heads, WindowSize, shift));
            _stochasticDepth = Add("stochastic_depth", new StochasticDepth(dropped));
            _norm2 = Add("norm2", new LayerNorm(channels, Epsilon));
            _mlp = Add("mlp", new Sequence().Append("0", Layer.TokenLinear(channels, 4 * channels)).Append("1", nn.GELU()).Append("3", Layer.TokenLinear(4 * channels, channels)));
        }

        protected override Tensor Compute(Tensor input)
        {
            var x = _stochasticDepth.call(_attention.call(_norm1.call(input))) + input;
            return _stochasticDepth.call(_mlp.call(_norm2.call(x))) + x;
        }
    }
}
