using System.Text.Json.Serialization;
using Monk.Kinds;
using Monk.Text;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A layer, a sequence of layers or a set of branches of a network of one's own, or of a head.</summary>
/// <remarks>
/// It is a description: the network that is built of it gets its shapes from the layers before it. It may be used more than once, and then
/// stands for as many layers. <see cref="Layers"/> makes Monk's own by their names in Monk v1. A program's own derives from this record, has
/// a <see cref="KindAttribute"/> and is made known with <see cref="Register{T}"/>; its settings are its public properties with an
/// <c>init</c>, and stand in state files under their names.
/// </remarks>
/// <example>
/// A layer with a weight for each channel:
/// <code>
/// [Kind("scale")]
/// public sealed record ScaleLayer : NetworkLayer
/// {
///     public double Start { get; init; } = 1;
///
///     public override nn.Module&lt;Tensor, Tensor&gt; Build(LayerInput input) => new ScaleModule(input.Channels, Start);
/// }
///
/// NetworkLayer.Register&lt;ScaleLayer&gt;();
/// gtf.CompileNetwork([Layers.Convolution(8), new ScaleLayer { Start = 0.5 }, Layers.GlobalAveragePooling(), Layers.FullyConnected(null)]);
/// </code>
/// </example>
[JsonConverter(typeof(LayerJson))]
public abstract record NetworkLayer : ICode
{
    /// <summary>The most numbers or channels that a layer makes: two layers of so many have 16 GiB of weights between them.</summary>
    internal const int MostOutputs = 1 << 16;

    /// <summary>The kind's name, in state files and lists.</summary>
    [JsonIgnore]
    public string Name => KindRegistry<NetworkLayer>.NameOf(this);

    /// <summary>
    /// The layer's name in the network, in messages and in weights files, of 1 to 100 letters, digits, <c>-</c> and <c>_</c>; null for an
    /// automatic one, such as <c>conv2d_1</c>.
    /// </summary>
    /// <exception cref="MonkException">It is none that a layer can have.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(-1)]
    public string? Uid { get; init => field = NetworkRules.Name(value); }

    /// <summary>Makes a kind of layers known, so that state files that name it can be read. The same one again changes nothing.</summary>
    /// <typeparam name="T">A record with a <see cref="KindAttribute"/>.</typeparam>
    /// <exception cref="MonkException">It has no name, one that cannot be, or the name of another.</exception>
    public static void Register<T>()
        where T : NetworkLayer => KindRegistry<NetworkLayer>.Register(typeof(T));

    /// <summary>The layer's name, or what its automatic name begins with, and its settings.</summary>
    public sealed override string ToString() => Printable.Line($"{Uid ?? Prefix}{(Detail.Length == 0 ? "" : $" ({Detail})")}");

    /// <summary>Why the layer cannot take an input of that shape; null, the default, if nothing is known against it.</summary>
    /// <param name="input">What it would be given.</param>
    /// <returns>The end of a sentence: "it takes maps".</returns>
    public virtual string? WhyNot(LayerInput input) => null;

    /// <summary>
    /// The shape that it makes of an input's, without the batch: [channels, height, width] or [features]. Default: the input's. An output
    /// without pixels or numbers is refused by who asks.
    /// </summary>
    /// <remarks>By arithmetic, because libtorch (2.10) can run hardly any activation on <c>meta</c>.</remarks>
    /// <param name="input">What it is given.</param>
    public virtual long[] Output(LayerInput input) => [.. input.Shape];

    /// <summary>
    /// How many numbers its weights have, so that a network that no memory holds is refused before it is made. Default: 0. Not a whole
    /// number's type: the product of allowed settings may have no place in 64 bits.
    /// </summary>
    /// <param name="input">What it is given.</param>
    public virtual double Parameters(LayerInput input) => 0;

    /// <summary>
    /// Makes the layer on the CPU, with its first weights. It is given batches, [N, channels, height, width] or [N, features], and is moved
    /// to other devices and disposed of with the network. Its parameters and buffers must be registered: they are saved under the layer's
    /// name.
    /// </summary>
    /// <param name="input">What it is given.</param>
    public abstract nn.Module<Tensor, Tensor> Build(LayerInput input);

    /// <summary>
    /// What automatic names begin with: letters, digits, <c>-</c> and <c>_</c>. Default: the kind's name, its dots become <c>-</c>.
    /// </summary>
    protected internal virtual string Prefix => Name.Replace('.', '-');

    /// <summary>The settings that matter, for people, in a network's picture. Default: none.</summary>
    protected internal virtual string Detail => "";

    /// <summary>
    /// Whether its module computes right where images are in bfloat16 and it has no weights. Default: false for a layer of a program's own,
    /// whose network then computes in float32.
    /// </summary>
    protected internal virtual bool CanUseBFloat16 => IsBuiltIn;

    /// <summary>Refuses settings that do not go together. Each by itself is best refused by its <c>init</c>.</summary>
    /// <exception cref="MonkException">Two settings do not go together.</exception>
    protected internal virtual void Validate()
    {
    }

    /// <summary>Whether it is one of Monk's own.</summary>
    internal bool IsBuiltIn => GetType().Assembly == typeof(NetworkLayer).Assembly;

    /// <summary>The layer as C#.</summary>
    internal virtual string Code => LayerCode.Of(this);

    string ICode.Code => Code;

    /// <summary>The call by a name of Monk v1 that appends it to a head; null where none can.</summary>
    internal virtual string? HeadCode(bool finalLayer) => LayerCode.Append(this, finalLayer);
}
