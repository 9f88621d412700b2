using Monk.Blocks;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Normalises each image over all its numbers.</summary>
/// <remarks>"Layer Normalization" (Ba et al., 2016).</remarks>
[Kind("layer_normalization", "LayerNormalization")]
public sealed record LayerNormalizationLayer : NormalizationLayer
{
    /// <summary>
    /// Whether a scale and an offset for each number are learnt; the network then takes images of one size only. Default: true.
    /// </summary>
    public bool UseTrainableParameters { get; init; } = true;

    /// <inheritdoc/>
    protected internal override string Prefix => "lnorm";

    internal override string Code => LayerCode.Call(this, [], nameof(Epsilon), nameof(UseTrainableParameters));

    /// <inheritdoc/>
    public override double Parameters(LayerInput input) => UseTrainableParameters ? 2 * input.Shape.Aggregate(1.0, (product, side) => product * side) : 0;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new WholeLayerNorm(input.Shape, Epsilon, UseTrainableParameters);
}
