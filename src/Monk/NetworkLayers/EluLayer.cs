using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Exponential linear unit: x above 0, α (eˣ − 1) below.</summary>
/// <remarks>"Fast and Accurate Deep Network Learning by Exponential Linear Units" (Clevert et al., 2015).</remarks>
[Kind("elu", "Elu")]
[HeadCall("Elu")]
public sealed record EluLayer : ActivationLayer
{
    /// <summary>α. Default: 1.</summary>
    public double Alpha { get; init => field = Check.Float32("alpha", value); } = 1;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.ELU(Alpha);
}
