using System.Text.Json.Serialization;
using Monk.Kinds;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>AdamW, Adam whose weight decay does not pass through the moments (Loshchilov and Hutter, 2019).</summary>
/// <remarks>Computed as PyTorch does, by TorchSharp's <c>AdamW</c>. The weight decay is 0.01 by default, as in PyTorch.</remarks>
[Kind("adamw", "OptimizerAdamw")]
public sealed record AdamWOptions : OptimizerOptions
{
    /// <summary>AdamW with its defaults, but for the learning rate.</summary>
    public AdamWOptions() => WeightDecay = 0.01;

    /// <summary>How much of the running mean of gradients a step keeps.</summary>
    /// <value>From 0 to below 1. Default: 0.9.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    public double Beta1 { get; init => field = Check.FromZeroToBelowOne("beta1", value); } = 0.9;

    /// <summary>How much of the running mean of squared gradients a step keeps.</summary>
    /// <value>From 0 to below 1. Default: 0.999.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    public double Beta2 { get; init => field = Check.FromZeroToBelowOne("beta2", value); } = 0.999;

    /// <summary>Added to the root, so that nothing is divided by 0.</summary>
    /// <value>Above 0. Default: 1e-8.</value>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Epsilon { get; init => field = Check.Positive("epsilon", value); } = 1e-8;

    /// <summary>Whether a step divides by the largest mean of squared gradients so far (Reddi and others, 2018).</summary>
    /// <value>Default: false.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Amsgrad { get; init; }

    /// <inheritdoc/>
    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) =>
        optim.AdamW(parameters, LearningRate, Beta1, Beta2, Epsilon, WeightDecay, Amsgrad);
}
