using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>x above the threshold, a fixed value elsewhere.</summary>
[Kind("threshold", "Threshold")]
[HeadCall("Threshold", InPlace = true)]
public sealed record ThresholdLayer : ActivationLayer
{
    /// <summary>The threshold. Default: 1.</summary>
    public double Threshold { get; init => field = Check.Float32("threshold", value); } = 1;

    /// <summary>The value at and below it. Default: 0.01.</summary>
    public double Value { get; init => field = Check.Float32("value", value); } = 0.01;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Threshold(Threshold, Value);
}
