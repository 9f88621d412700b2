using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>How gradients become steps.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(SgdOptions), "sgd")]
[JsonDerivedType(typeof(RmsPropOptions), "rmsprop")]
[JsonDerivedType(typeof(AsgdOptions), "asgd")]
[JsonDerivedType(typeof(AdamWOptions), "adamw")]
internal abstract record OptimizerOptions
{
    /// <summary>The name in state files and printed text.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    [JsonPropertyOrder(-1)]
    public required double LearningRate { get; init; }

    /// <summary>L2 penalty added to the gradients (for AdamW: the decoupled decay).</summary>
    public double WeightDecay { get; init; }
}

/// <summary>Stochastic gradient descent, PyTorch's form of momentum.</summary>
internal sealed record SgdOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "sgd";

    public double Momentum { get; init; }
}

/// <summary>RMSprop (Hinton, lecture 6e of "Neural Networks for Machine Learning").</summary>
internal sealed record RmsPropOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "rmsprop";

    public double DecayRate { get; init; } = 0.99;

    public double Epsilon { get; init; } = 1e-8;

    public double Momentum { get; init; }
}

/// <summary>Averaged stochastic gradient descent (Polyak and Juditsky, 1992).</summary>
internal sealed record AsgdOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "asgd";
}

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019).</summary>
internal sealed record AdamWOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "adamw";

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;
}
