using Monk.Blocks;
using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A ReLU whose slope below 0 is learnt.</summary>
/// <remarks>"Delving Deep into Rectifiers" (He et al., 2015).</remarks>
[Kind("prelu", "Prelu")]
[HeadCall("Prelu")]
public sealed record PreluLayer : ActivationLayer
{
    /// <summary>1 for all channels, or one for each. Default: 1.</summary>
    public int NumParameters { get; init => field = Check.Between("numParameters", value, 1, MostOutputs); } = 1;

    /// <summary>The slope at the beginning. Default: 0.25.</summary>
    public double Init { get; init => field = Check.Float32("init", value); } = 0.25;

    /// <inheritdoc/>
    public override string? WhyNot(LayerInput input) => NumParameters == 1 || NumParameters == input.Channels
        ? null
        : Invariant($"it has {NumParameters} slopes, and takes one for all or one for each of {input.Channels}");

    /// <inheritdoc/>
    public override double Parameters(LayerInput input) => NumParameters;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new ParametricReLU(NumParameters, Init);
}
