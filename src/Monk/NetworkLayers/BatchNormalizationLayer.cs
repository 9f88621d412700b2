using Monk.Blocks;
using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Normalises each channel by the batch, in inference by the running statistics.</summary>
/// <remarks>"Batch Normalization" (Ioffe and Szegedy, 2015).</remarks>
[Kind("batch_normalization", "BatchNormalization")]
public sealed record BatchNormalizationLayer : NormalizationLayer
{
    /// <summary>The weight of the newest batch in the running statistics, as in PyTorch; above 0, at most 1. Default: 0.1.</summary>
    public double MovingAverageMomentum
    {
        get;
        init
        {
            Check.Float32("movingAverageMomentum", value);
            if (!(value > 0 && value <= 1))
                throw new MonkException(Invariant($"movingAverageMomentum is {value}; it is the weight of the newest batch, above 0 and at most 1."));
            field = value;
        }
    } = 0.1;

    /// <summary>Whether a scale and an offset for each channel are learnt. Default: true.</summary>
    public bool UseTrainableParameters { get; init; } = true;

    /// <inheritdoc/>
    protected internal override string Prefix => "bn";

    internal override string Code => LayerCode.Call(this, [], nameof(MovingAverageMomentum), nameof(Epsilon), nameof(UseTrainableParameters));

    /// <inheritdoc/>
    public override double Parameters(LayerInput input) => UseTrainableParameters ? 2.0 * input.Channels : 0;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => input.IsMap
        ? Layer.BatchNorm(input.Channels, Epsilon, MovingAverageMomentum, UseTrainableParameters)
        : nn.BatchNorm1d(input.Channels, Epsilon, MovingAverageMomentum, UseTrainableParameters, device: Layer.Device);
}
