using Monk.Blocks;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Normalises each channel of each image by itself.</summary>
/// <remarks>
/// "Instance Normalization" (Ulyanov et al., 2016). It keeps no running statistics, as Monk v1 on PyTorch, so there is no momentum.
/// </remarks>
[Kind("instance_normalization", "InstanceNormalization")]
public sealed record InstanceNormalizationLayer : NormalizationLayer
{
    /// <summary>Whether a scale and an offset for each channel are learnt. Default: false.</summary>
    public bool UseTrainableParameters { get; init; }

    /// <inheritdoc/>
    protected internal override string Prefix => "inorm";

    internal override string Code => LayerCode.Call(this, [], nameof(Epsilon), nameof(UseTrainableParameters));

    /// <inheritdoc/>
    public override string? WhyNot(LayerInput input) =>
        !input.IsMap ? "it takes maps, [channels, height, width]"
        : input.Shape[1] * input.Shape[2] == 1 ? "a map of a single pixel has nothing to be normalised by"
        : null;

    /// <inheritdoc/>
    public override double Parameters(LayerInput input) => UseTrainableParameters ? 2.0 * input.Channels : 0;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new InstanceNorm(input.Channels, Epsilon, UseTrainableParameters);
}
