using Monk.Kinds;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>RMSprop (Hinton, lecture 6e of "Neural Networks for Machine Learning"), with momentum as an option.</summary>
/// <remarks>Computed as PyTorch does, by TorchSharp's <c>RMSProp</c>.</remarks>
[Kind("rmsprop")]
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>The momentum of <c>OptimizerMomentumRmsprop</c>, which is a name of its own in Monk v1.</summary>
    internal const double UsualMomentum = 0.9;

    /// <summary>How much of the running mean of squared gradients a step keeps.</summary>
    /// <value>From 0 to below 1. Default: 0.99.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    public double DecayRate { get; init => field = Check.FromZeroToBelowOne("decayRate", value); } = 0.99;

    /// <summary>Added to the root, so that nothing is divided by 0.</summary>
    /// <value>Above 0. Default: 1e-8.</value>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Epsilon { get; init => field = Check.Positive("epsilon", value); } = 1e-8;

    /// <summary>The share of the step before that is kept.</summary>
    /// <value>From 0 to below 1. Default: 0.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    public double Momentum { get; init => field = Check.FromZeroToBelowOne("momentum", value); }

    // The method of that name has another default than the record.
    internal override string Code => Momentum == 0
        ? KindCode.Call("OptimizerRmsprop", this, nameof(LearningRate))
        : KindCode.Call("OptimizerMomentumRmsprop", Momentum == UsualMomentum ? this with { Momentum = 0 } : this, nameof(LearningRate));

    /// <inheritdoc/>
    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) =>
        optim.RMSProp(parameters, LearningRate, DecayRate, Epsilon, WeightDecay, Momentum);
}
