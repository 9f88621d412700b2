using System.Text.Json.Serialization;
using Monk.Blocks;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A layer that takes [channels, height, width] only.</summary>
internal abstract record MapLayer : NetworkLayer
{
    internal override string? WhyNot(LayerInput input) => input.IsMap ? null : "it takes maps, [channels, height, width]";
}

/// <summary>What both kinds of convolutions have.</summary>
internal abstract record KernelLayer : MapLayer
{
    public int OutputChannels { get; set; } = 3;

    public Extent KernelSize { get; set; } = 3;

    public int Stride { get; set; } = 1;

    /// <summary>Null: half the kernel, so that stride 1 keeps the size and stride 2 halves it.</summary>
    [JsonConverter(typeof(PaddingJson))]
    public Extent? Padding { get; init; }

    public int Groups { get; set; } = 1;

    public int Dilation { get; set; } = 1;

    public bool UseBias { get; set; } = true;

    internal override string Detail => Invariant($"{KernelSize}, {OutputChannels}") + (Stride > 1 ? Invariant($", stride {Stride}") : "") + (Groups > 1 ? Invariant($", {Groups} groups") : "");

    protected Extent ActualPadding => Padding ?? KernelSize.Half(Dilation);

    internal override void Validate()
    {
        Check.Between("outputChannels", OutputChannels, 1, MostOutputs);
        KernelSize.Require("kernelSize", 1);
        Check.Between("stride", Stride, 1, ImageSize.Most);
        Check.Between("groups", Groups, 1, MostOutputs);
        Check.Between("dilation", Dilation, 1, ImageSize.Most);
        ActualPadding.Require("padding", 0);
        if (OutputChannels % Groups != 0)
            throw new MonkException(Invariant($"outputChannels is {OutputChannels} and groups {Groups}; each group makes as many channels as the others, so the one must be a multiple of the other."));
    }

    internal override double Parameters(LayerInput input) =>
        (double)input.Channels / Groups * OutputChannels * KernelSize.Height * KernelSize.Width + (UseBias ? OutputChannels : 0);

    internal override string? WhyNot(LayerInput input) =>
        base.WhyNot(input) ?? (input.Channels % Groups == 0 ? null : Invariant($"its {Groups} groups cannot share {input.Channels} channels evenly"));
}

internal sealed record ConvolutionLayer : KernelLayer
{
    internal override string Prefix => "conv2d";

    internal override long[] Output(LayerInput input)
    {
        return [OutputChannels, Side(input.Shape[1], KernelSize.Height, ActualPadding.Height), Side(input.Shape[2], KernelSize.Width, ActualPadding.Width)];

        long Side(long side, int kernel, int padding)
        {
            var last = side + 2 * padding - Dilation * (kernel - 1) - 1; // The last position that the kernel could have.
            return last < 0 ? 0 : last / Stride + 1;
        }
    }

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) =>
        Layer.Conv2d(input.Channels, OutputChannels, (KernelSize.Height, KernelSize.Width), Stride, (ActualPadding.Height, ActualPadding.Width), Groups, UseBias, Dilation);
}

internal sealed record TransposedConvolutionLayer : KernelLayer
{
    /// <summary>Added to one side of the output, which a stride above 1 leaves undecided.</summary>
    public int OutputPadding { get; init; }

    internal override string Prefix => "tconv2d";

    internal override long[] Output(LayerInput input)
    {
        return [OutputChannels, Side(input.Shape[1], KernelSize.Height, ActualPadding.Height), Side(input.Shape[2], KernelSize.Width, ActualPadding.Width)];

        long Side(long side, int kernel, int padding) => (side - 1) * Stride - 2 * padding + Dilation * (kernel - 1) + OutputPadding + 1;
    }

    internal override void Validate()
    {
        base.Validate();
        Check.AtLeast("outputPadding", OutputPadding, 0);
        if (OutputPadding >= Math.Max(Stride, Dilation))
            throw new MonkException(Invariant($"outputPadding is {OutputPadding}; it must be below the stride, {Stride}, or the dilation, {Dilation}."));
    }

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.ConvTranspose2d(
        input.Channels,
        OutputChannels,
        (KernelSize.Height, KernelSize.Width),
        (Stride, Stride),
        (ActualPadding.Height, ActualPadding.Width),
        (OutputPadding, OutputPadding),
        (Dilation, Dilation),
        groups: Groups,
        bias: UseBias,
        device: Layer.Device);
}
