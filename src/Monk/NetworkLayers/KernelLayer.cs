using System.Text.Json.Serialization;
using Monk.Kinds;
using static System.FormattableString;

namespace Monk.NetworkLayers;

/// <summary>What both kinds of convolutions have.</summary>
public abstract record KernelLayer : MapLayer
{
    private protected KernelLayer()
    {
    }

    /// <summary>Channels that it makes; at least 1. Default: 3.</summary>
    public int OutputChannels { get; init => field = Check.Between("outputChannels", value, 1, MostOutputs); } = 3;

    /// <summary>The kernel's height and width, in pixels. Default: 3.</summary>
    public Extent KernelSize { get; init => field = value.Checked("kernelSize", 1); } = 3;

    /// <summary>Pixels from one position of the kernel to the next. Default: 1.</summary>
    public int Stride { get; init => field = Check.Between("stride", value, 1, ImageSize.Most); } = 1;

    /// <summary>
    /// Zeros around the input; of a transposed convolution, how much of the border of the result is left out. Default: null, half the
    /// kernel, so that stride 1 keeps the size and stride 2 halves it.
    /// </summary>
    [JsonConverter(typeof(PaddingJson))]
    public Extent? Padding { get; init => field = value?.Checked("padding", 0); }

    /// <summary>Groups of channels that are convolved by themselves; as many as channels make it depthwise. Default: 1.</summary>
    public int Groups { get; init => field = Check.Between("groups", value, 1, MostOutputs); } = 1;

    /// <summary>Pixels from one of the kernel's numbers to the next. Default: 1.</summary>
    public int Dilation { get; init => field = Check.Between("dilation", value, 1, ImageSize.Most); } = 1;

    /// <summary>Whether each output channel gets a number added. Default: true.</summary>
    public bool UseBias { get; init; } = true;

    /// <inheritdoc/>
    protected internal override string Detail =>
        Invariant($"{KernelSize}, {OutputChannels}") + (Stride > 1 ? Invariant($", stride {Stride}") : "") + (Groups > 1 ? Invariant($", {Groups} groups") : "");

    private protected Extent ActualPadding => Padding ?? KernelSize.Half(Dilation);

    /// <inheritdoc/>
    public override double Parameters(LayerInput input) =>
        (double)input.Channels / Groups * OutputChannels * KernelSize.Height * KernelSize.Width + (UseBias ? OutputChannels : 0);

    /// <inheritdoc/>
    public override string? WhyNot(LayerInput input) =>
        base.WhyNot(input) ?? (input.Channels % Groups == 0 ? null : Invariant($"its {Groups} groups cannot share {input.Channels} channels evenly"));

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        _ = ActualPadding.Checked("padding", 0); // Half of a dilated kernel may be longer than any image.
        if (OutputChannels % Groups != 0)
            throw new MonkException(Invariant($"outputChannels is {OutputChannels} and groups {Groups}; each group makes as many channels as the others, so the one must be a multiple of the other."));
    }

    /// <summary>The call that makes it, with what only this kind has at its end.</summary>
    private protected string CallOf(params IReadOnlyList<string> last)
    {
        // One overload takes a single number for both sides of kernel and padding, the other two numbers.
        var square = KernelSize.IsSquare && Padding is null or { IsSquare: true };
        return LayerCode.Call(
            this,
            [Invariant($"{OutputChannels}"), Sides(KernelSize)],
            setting => setting == nameof(Padding) ? Sides(Padding!.Value) : null,
            [nameof(Stride), nameof(Padding), nameof(Groups), nameof(Dilation), nameof(UseBias), .. last]);

        string Sides(Extent extent) => square ? Invariant($"{extent.Height}") : Invariant($"({extent.Height}, {extent.Width})");
    }
}
