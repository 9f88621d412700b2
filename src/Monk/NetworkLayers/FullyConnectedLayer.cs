using System.Globalization;
using Monk.Blocks;
using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A fully connected layer.</summary>
[Kind("fully_connected", "FullyConnected")]
[HeadCall("Linear")]
public sealed record FullyConnectedLayer : NetworkLayer
{
    /// <summary>How many numbers it gives; null for the number of classes, as a network's last layer needs. Default: 512.</summary>
    [HeadArgument("numNeurons")]
    public int? Units
    {
        get;
        init
        {
            Check.Between("units", value ?? 1, 1, MostOutputs);
            field = value;
        }
    } = 512;

    /// <summary>Whether each of them gets a number added. Default: true.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>Whether a map is made a vector first. Default: true.</summary>
    public bool Flatten { get; init; } = true;

    /// <inheritdoc/>
    protected internal override string Prefix => "fc";

    /// <inheritdoc/>
    protected internal override string Detail => Units?.ToString(CultureInfo.InvariantCulture) ?? "number of classes";

    internal override string Code => LayerCode.Call(this, [KindCode.Literal(Units)], nameof(UseBias), nameof(Flatten));

    /// <inheritdoc/>
    public override string? WhyNot(LayerInput input) => input.IsMap
        ? "it takes vectors: put Flatten or GlobalAveragePooling before it, or give it flatten: true"
        : null;

    /// <inheritdoc/>
    public override long[] Output(LayerInput input) => [Units ?? input.Classes];

    /// <inheritdoc/>
    public override double Parameters(LayerInput input) => ((double)input.Channels + (UseBias ? 1 : 0)) * (Units ?? input.Classes);

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => Layer.Linear(input.Channels, Units ?? input.Classes, UseBias);

    // A head is given a vector, and always has its number added.
    internal override string? HeadCode(bool finalLayer) =>
        UseBias && Flatten && Uid is null ? LayerCode.Append(this, Units is { } units ? [Invariant($"{units}")] : [], [], finalLayer) : null;
}
