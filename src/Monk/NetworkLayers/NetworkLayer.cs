using System.Text.Json.Serialization;
using Monk.Text;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A layer, a sequence of layers or a set of branches of a network of one's own. <see cref="Layers"/> makes them.</summary>
/// <remarks>
/// It is a description: the network that is built of it gets its shapes from the layers before it. It may be used more than once, and then
/// stands for as many layers.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(SequentialLayer), "sequential")]
[JsonDerivedType(typeof(BranchesLayer), "branches")]
[JsonDerivedType(typeof(AddLayer), "add")]
[JsonDerivedType(typeof(ConcatenateLayer), "concatenate")]
[JsonDerivedType(typeof(ConvolutionLayer), "convolution2d")]
[JsonDerivedType(typeof(TransposedConvolutionLayer), "transposed_convolution2d")]
[JsonDerivedType(typeof(MaxPoolingLayer), "max_pooling2d")]
[JsonDerivedType(typeof(AveragePoolingLayer), "average_pooling2d")]
[JsonDerivedType(typeof(GlobalMaxPoolingLayer), "global_max_pooling2d")]
[JsonDerivedType(typeof(GlobalAveragePoolingLayer), "global_average_pooling2d")]
[JsonDerivedType(typeof(FullyConnectedLayer), "fully_connected")]
[JsonDerivedType(typeof(DropoutLayer), "dropout")]
[JsonDerivedType(typeof(FlattenLayer), "flatten")]
[JsonDerivedType(typeof(IdentityLayer), "identity")]
[JsonDerivedType(typeof(BatchNormalizationLayer), "batch_normalization")]
[JsonDerivedType(typeof(InstanceNormalizationLayer), "instance_normalization")]
[JsonDerivedType(typeof(LayerNormalizationLayer), "layer_normalization")]
[JsonDerivedType(typeof(ReluLayer), "relu")]
[JsonDerivedType(typeof(Relu6Layer), "relu6")]
[JsonDerivedType(typeof(LeakyReluLayer), "leaky_relu")]
[JsonDerivedType(typeof(PreluLayer), "prelu")]
[JsonDerivedType(typeof(RreluLayer), "rrelu")]
[JsonDerivedType(typeof(EluLayer), "elu")]
[JsonDerivedType(typeof(SeluLayer), "selu")]
[JsonDerivedType(typeof(CeluLayer), "celu")]
[JsonDerivedType(typeof(GeluLayer), "gelu")]
[JsonDerivedType(typeof(SwishLayer), "swish")]
[JsonDerivedType(typeof(SigmoidLayer), "sigmoid")]
[JsonDerivedType(typeof(LogSigmoidLayer), "logsigmoid")]
[JsonDerivedType(typeof(TanhLayer), "tanh")]
[JsonDerivedType(typeof(TanhshrinkLayer), "tanhshrink")]
[JsonDerivedType(typeof(SoftplusLayer), "softplus")]
[JsonDerivedType(typeof(SoftsignLayer), "softsign")]
[JsonDerivedType(typeof(SoftshrinkLayer), "softshrink")]
[JsonDerivedType(typeof(HardshrinkLayer), "hardshrink")]
[JsonDerivedType(typeof(HardtanhLayer), "hardtanh")]
[JsonDerivedType(typeof(ThresholdLayer), "threshold")]
[JsonDerivedType(typeof(SoftminLayer), "softmin")]
[JsonDerivedType(typeof(SoftmaxLayer), "softmax")]
[JsonDerivedType(typeof(LogSoftmaxLayer), "logsoftmax")]
public abstract record NetworkLayer
{
    /// <summary>The most numbers or channels that a layer makes: two layers of so many have 16 GiB of weights between them.</summary>
    internal const int MostOutputs = 1 << 16;

    private protected NetworkLayer()
    {
    }

    /// <summary>
    /// The layer's name in the network, in messages and in weights files; null for an automatic one, such as <c>conv2d_1</c>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(-1)]
    public string? Uid { get; init; }

    /// <summary>The layer's name, or what its automatic name begins with, and its settings.</summary>
    public sealed override string ToString() => Printable.Line($"{Uid ?? Prefix}{(Detail.Length == 0 ? "" : $" ({Detail})")}");

    /// <summary>What automatic names begin with.</summary>
    internal abstract string Prefix { get; }

    /// <summary>The settings that matter, for people.</summary>
    internal virtual string Detail => "";

    /// <summary>Refuses settings that no input could go with.</summary>
    /// <exception cref="MonkException">A setting is out of its range.</exception>
    internal virtual void Validate()
    {
    }

    /// <summary>Why the layer cannot take an input of that shape; null if nothing is known against it.</summary>
    internal virtual string? WhyNot(LayerInput input) => null;

    /// <summary>
    /// The shape that it makes of an input's; an output without pixels or numbers is refused by who asks. Most layers leave the shape as it
    /// is.
    /// </summary>
    /// <remarks>By arithmetic, because libtorch (2.10) can run hardly any activation on <c>meta</c>.</remarks>
    internal virtual long[] Output(LayerInput input) => [.. input.Shape];

    /// <summary>
    /// How many numbers its weights have. Not a whole number's type: the product of allowed settings may have no place in 64 bits.
    /// </summary>
    internal virtual double Parameters(LayerInput input) => 0;

    /// <summary>Makes the layer, with PyTorch's default initialisation.</summary>
    internal abstract nn.Module<Tensor, Tensor> Build(LayerInput input);
}
