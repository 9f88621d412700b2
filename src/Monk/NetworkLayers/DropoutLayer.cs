using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>In training, sets each number to 0 with a probability, and scales the others up.</summary>
/// <remarks>"Dropout: A Simple Way to Prevent Neural Networks from Overfitting" (Srivastava et al., 2014).</remarks>
[Kind("dropout", "Dropout")]
[HeadCall("Dropout")]
public sealed record DropoutLayer : NetworkLayer
{
    /// <summary>At least 0, below 1. Default: 0.5, as in the paper.</summary>
    [HeadArgument("probability")]
    public double DropProbability
    {
        get;
        init
        {
            Check.Float32("dropProbability", value);
            if (!(value >= 0 && value < 1))
                throw new MonkException(Invariant($"The probability of a dropout is {value}; it must be at least 0 and below 1."));
            field = value;
        }
    } = 0.5;

    /// <inheritdoc/>
    protected internal override string Detail => Invariant($"{DropProbability}");

    internal override string Code => LayerCode.Call(this, [KindCode.Literal(DropProbability)]);

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Dropout(DropProbability);
}
