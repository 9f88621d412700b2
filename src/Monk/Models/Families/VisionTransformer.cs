using System.Globalization;
using Monk.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;
using LayerNorm = Monk.Blocks.LayerNorm;

namespace Monk.Models.Families;

/// <summary>
/// Vision Transformer, as torchvision has it; for images of 224×224 pixels only, because it learns an embedding of every position.
/// </summary>
/// <remarks>"An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale" (Dosovitskiy et al., 2020).</remarks>
internal sealed class VisionTransformer : ImageClassifier
{
    private const int Side = 224;
    private const double Epsilon = 1e-6;
    private readonly Convolution _projection;
    private readonly Encoder _encoder;
    private readonly Sequence _heads;

    private VisionTransformer(Configuration configuration, int classes)
        : base(configuration.Name)
    {
        var width = configuration.Width;
        register_parameter("class_token", (Parameter)new Parameter(zeros(1, 1, width, device: Layer.Device)).DetachFromDisposeScope());
        _projection = Add("conv_proj", Layer.Conv2d(3, width, configuration.PatchSize, stride: configuration.PatchSize, padding: 0, bias: true));
        var patches = Side / configuration.PatchSize;
        _encoder = Add("encoder", new Encoder(configuration, patches * patches + 1));
        _heads = Add("heads", new Sequence().Append("head", Layer.Linear(width, classes)));

        Initialization.TruncatedNormal(_projection.weight, Math.Sqrt(1.0 / (3 * configuration.PatchSize * configuration.PatchSize)));
        zeros_(_projection.bias);
        Initialization.Linear(_heads, weight => zeros_(weight));
    }

    /// <summary>The family's networks.</summary>
    public static IEnumerable<ModelEntry> Entries { get; } = new Configuration[]
    {
        new("vit_b_16", "vit_base_patch16_224", 16, 12, 12, 768),
        new("vit_b_32", "vit_base_patch32_224", 32, 12, 12, 768),
        new("vit_l_16", "vit_large_patch16_224", 16, 24, 16, 1024),
        new("vit_l_32", "vit_large_patch32_224", 32, 24, 16, 1024),
    }.Select(configuration => new ModelEntry(configuration.Name, "Vision Transformer", classes => new VisionTransformer(configuration, classes))
    {
        Aliases = [configuration.TimmName],
        TakesOneSize = true,
    });

    /// <inheritdoc/>
    public override bool CanUseBFloat16 => false;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head => _heads["head"];

    /// <inheritdoc/>
    public override string HeadName => "heads.head";

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images)
    {
        if (SizeOf(images) is var size && size != Side)
            throw new MonkException(string.Create(CultureInfo.InvariantCulture, $"{GetName()} was given images of {size.Sides} pixels{size.Order}; it takes {Side}×{Side} only."));

        var patches = _projection.call(images).flatten(2).transpose(1, 2);
        var token = _internal_params["class_token"].expand(images.shape[0], -1, -1);
        return _encoder.call(cat([token, patches], 1)).select(1, 0);
    }

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => _heads.Replace("head", head);

    private sealed record Configuration(string Name, string TimmName, int PatchSize, int Layers, int Heads, int Width);

    private sealed class Encoder : Block
    {
        private readonly Sequence _layers;
        private readonly LayerNorm _norm;

        public Encoder(Configuration configuration, int tokens)
            : base(nameof(Encoder))
        {
            AddParameter("pos_embedding", randn(1, tokens, configuration.Width, device: Layer.Device) * 0.02);
            _layers = Add("layers", new Sequence());
            for (var i = 0; i < configuration.Layers; i++)
                _layers.Append($"encoder_layer_{i}", new EncoderLayer(configuration.Width, configuration.Heads));
            _norm = Add("ln", new LayerNorm(configuration.Width, Epsilon));
        }

        protected override Tensor Compute(Tensor input) => _norm.call(_layers.call(input + Parameter("pos_embedding")));
    }

    private sealed class EncoderLayer : Block
    {
        private readonly LayerNorm _norm1, _norm2;
        private readonly SelfAttention _attention;
        private readonly Sequence _mlp;

        public EncoderLayer(int width, int heads)
            : base(nameof(EncoderLayer))
        {
            _norm1 = Add("ln_1", new LayerNorm(width, Epsilon));
            _attention = Add("self_attention", new SelfAttention(width, heads));
            _norm2 = Add("ln_2", new LayerNorm(width, Epsilon));
            _mlp = Add("mlp", new Sequence().Append("0", Layer.TokenLinear(width, 4 * width)).Append("1", nn.GELU()).Append("3", Layer.TokenLinear(4 * width, width)));
            foreach (var linear in _mlp.modules().OfType<TokenLinear>())
            {
                xavier_uniform_(linear.Weight);
                normal_(linear.Bias!, std: 1e-6);
            }
        }

        protected override Tensor Compute(Tensor input)
        {
            var x = _attention.call(_norm1.call(input)) + input;
            return _mlp.call(_norm2.call(x)) + x;
        }
    }

    /// <summary>Attention of every token to every token, with the parameters of PyTorch's <c>MultiheadAttention</c>.</summary>
    private sealed class SelfAttention : Block
    {
        private readonly int _heads;
        private readonly TokenLinear _output;

        public SelfAttention(int width, int heads)
            : base(nameof(SelfAttention))
        {
            _heads = heads;
            AddParameter("in_proj_weight", xavier_uniform_(empty(3 * width, width, device: Layer.Device)));
            AddParameter("in_proj_bias", zeros(3 * width, device: Layer.Device));
            _output = Add("out_proj", Layer.TokenLinear(width, width));
            zeros_(_output.Bias!);
        }

        protected override Tensor Compute(Tensor input)
        {
            var (batch, tokens, width) = (input.shape[0], input.shape[1], input.shape[2]);
            var projected = PointwiseProduct.Of(input, Parameter("in_proj_weight"), Parameter("in_proj_bias"))
                .view(batch, tokens, 3, _heads, width / _heads)
                .permute(2, 0, 3, 1, 4)
                .unbind(0);
            var attended = nn.functional.scaled_dot_product_attention(projected[0], projected[1], projected[2]);
            return _output.call(attended.transpose(1, 2).reshape(batch, tokens, width));
        }
    }
}
