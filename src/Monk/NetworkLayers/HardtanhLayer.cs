using Monk.Blocks;
using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A limit on both sides.</summary>
[Kind("hardtanh", "Hardtanh")]
[HeadCall("Hardtanh")]
public sealed record HardtanhLayer : ActivationLayer
{
    /// <summary>The least value. Default: −1.</summary>
    public double MinVal { get; init => field = Check.Float32("minVal", value); } = -1;

    /// <summary>The largest value. Default: 1.</summary>
    public double MaxVal { get; init => field = Check.Float32("maxVal", value); } = 1;

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        if (!(MinVal < MaxVal))
            throw new MonkException(Invariant($"minVal is {MinVal} and maxVal {MaxVal}; the one must be below the other."));
    }

    /// <inheritdoc/>
    // TorchSharp's own (0.107) gives numbers outside of the limits back as they are.
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new Function("Hardtanh", x => x.clamp(MinVal, MaxVal));
}
