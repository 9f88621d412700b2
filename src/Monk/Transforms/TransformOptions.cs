using System.Text.Json.Serialization;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// One step between decoded pixels and the network's input: its settings and what it does. Derive from it for a transform of one's own.
/// </summary>
/// <remarks>
/// It is a record, so that it can be stored, compared and written as C#: its settings are public properties with <c>init</c>. One object may
/// be used by several threads, for many batches: it keeps nothing from one to the next.
/// </remarks>
/// <example>
/// A transform that a program adds: negatives of that share of images.
/// <code>
/// [Kind("Negative")]
/// public sealed record NegativeOptions : TransformOptions
/// {
///     public double Probability { get; init; } = 0.5;
///
///     protected override torch.Tensor Apply(torch.Tensor images, TransformDraws draws)
///     {
///         var chosen = Enumerable.Range(0, draws.Count).Select(image =&gt; draws.Chance(image, 0, Probability) ? 1.0 : 0);
///         return torch.where(PerImage(chosen, images).eq(1), 255 - Floats(images), Floats(images));
///     }
/// }
///
/// TransformOptions.Register&lt;NegativeOptions&gt;(); // Before an experiment that uses it is opened.
/// gtf.AddTransform(new NegativeOptions { Probability = 0.2 }, train: true);
/// </code>
/// </example>
[JsonConverter(typeof(TransformJson))]
public abstract record TransformOptions
{
    // 256 for 224, as in the recipes of ImageNet.
    private const double CropMargin = 256.0 / 224;

    /// <summary>The name in lists and state files.</summary>
    /// <exception cref="MonkException">The type has no <see cref="KindAttribute"/>.</exception>
    [JsonIgnore]
    public string Name => KindRegistry<TransformOptions>.NameOf(this);

    /// <summary>The size of the images that come out, in pixels; null where it is the size of those that went in, the default.</summary>
    protected internal virtual ImageSize? OutputSize => null;

    /// <summary>
    /// The size that files are decoded to where this is the first transform with an <see cref="OutputSize"/>. Default: 8/7 of that, room to
    /// crop from.
    /// </summary>
    protected internal virtual ImageSize? DecodeSize => OutputSize?.Scaled(CropMargin);

    /// <summary>
    /// Whether it keeps a part of images as it is, so that they must be as large as <see cref="OutputSize"/>. Default: false.
    /// </summary>
    protected internal virtual bool Crops => false;

    /// <summary>
    /// Whether an image may look different in another epoch. Default: true, which is right of every transform; false lets a frozen base
    /// compute its features once for all epochs.
    /// </summary>
    protected internal virtual bool IsRandom => true;

    /// <summary>
    /// How it takes channels out of the range of pixels, 0–255, as normalization does; null where values stay in it, the default. It comes
    /// last then, only what <see cref="MayFollowScaling"/> comes after it, and values are not divided by 255 in the end.
    /// </summary>
    protected internal virtual ChannelScaling? Scaling => null;

    /// <summary>Whether it makes sense of values that another transform has scaled. Default: false.</summary>
    protected internal virtual bool MayFollowScaling => false;

    /// <summary>Whether there is a <see cref="Scaling"/>.</summary>
    internal bool ScalesChannels => Scaling is not null;

    /// <summary>The call that applies it, without the images that it is for.</summary>
    internal virtual string Code => KindCode.CallOf(GetType()) is { } call ? KindCode.Call(call, this, InPlace) : $"AddTransform({KindCode.New(this)})";

    /// <summary>The settings that the call names whatever they are, in the order of its parameters.</summary>
    private protected virtual IReadOnlyList<string> InPlace => [];

    /// <summary>Makes a transform of one's own known, under the name that its <see cref="KindAttribute"/> gives it.</summary>
    /// <typeparam name="T">The transform.</typeparam>
    /// <remarks>To be called before an experiment that uses it is opened. The same one again changes nothing.</remarks>
    /// <exception cref="MonkException">It has no name, one that cannot be, or the name of another transform.</exception>
    public static void Register<T>()
        where T : TransformOptions => KindRegistry<TransformOptions>.Register(typeof(T));

    /// <summary>Does it to a batch. Each image is treated by itself, with draws of its own.</summary>
    /// <param name="images">
    /// [N, 3, H, W], bytes or 32-bit floats in 0–255 (after a <see cref="Scaling"/>: floats in its units), on the device of the network. It
    /// must not be changed in place.
    /// </param>
    /// <param name="draws">The random numbers of these images in this step.</param>
    /// <returns>
    /// As many images in the same layout and on the same device, bytes or 32-bit floats, of the size <see cref="OutputSize"/>. It may be
    /// <paramref name="images"/> itself. What else is made here is disposed of by the caller.
    /// </returns>
    protected internal abstract Tensor Apply(Tensor images, TransformDraws draws);

    /// <summary>
    /// Checks settings together, when they are given to an experiment and when they are read from a state. Those that can be judged alone
    /// are better checked where they are set.
    /// </summary>
    /// <exception cref="MonkException">They do not fit together.</exception>
    protected internal virtual void Validate()
    {
    }

    /// <summary>The images as 32-bit floats, in their present units.</summary>
    protected static Tensor Floats(Tensor images) => images.to(ScalarType.Float32);

    /// <summary>One number for each image, shaped [N, 1, 1, 1] to be broadcast over its pixels, on the images' device.</summary>
    protected static Tensor PerImage(IEnumerable<double> values, Tensor images) => tensor(values.Select(value => (float)value).ToArray(), device: images.device).view(-1, 1, 1, 1);

    /// <summary>Whether mirroring an image before it gives the same, in every bit, as mirroring it after.</summary>
    /// <param name="size">Of the images that it gets.</param>
    internal virtual bool CommutesWithMirroring(ImageSize size) => false;
}

/// <summary>Transforms in JSON.</summary>
internal sealed class TransformJson() : KindJson<TransformOptions>((name, settings) => new UnknownTransform { Kind = name, Settings = settings });
