using Monk.Blocks;
using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A ReLU whose slope below 0 is drawn anew for each number in training, and is the mean of the bounds in inference.</summary>
/// <remarks>"Empirical Evaluation of Rectified Activations in Convolutional Network" (Xu et al., 2015).</remarks>
[Kind("rrelu", "Rrelu")]
[HeadCall("Rrelu")]
public sealed record RreluLayer : ActivationLayer
{
    /// <summary>The least slope. Default: 0.125.</summary>
    public double Lower { get; init => field = Check.Float32("lower", value); } = 0.125;

    /// <summary>The largest slope. Default: 0.333.</summary>
    public double Upper { get; init => field = Check.Float32("upper", value); } = 0.333;

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        if (!(Lower <= Upper))
            throw new MonkException(Invariant($"lower is {Lower} and upper {Upper}; slopes are drawn between them, so upper must not be below lower."));
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new RandomizedReLU(Lower, Upper);
}
