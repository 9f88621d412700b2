using System.Text.Json.Serialization;

namespace Monk.Optimizers;

/// <summary>How gradients become steps.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(SgdOptions), "sgd")]
[JsonDerivedType(typeof(NesterovSgdOptions), "nesterov_sgd")]
[JsonDerivedType(typeof(RmsPropOptions), "rmsprop")]
[JsonDerivedType(typeof(AdamOptions), "adam")]
[JsonDerivedType(typeof(AdamaxOptions), "adamax")]
[JsonDerivedType(typeof(AdamWOptions), "adamw")]
[JsonDerivedType(typeof(NadamOptions), "nadam")]
[JsonDerivedType(typeof(RadamOptions), "radam")]
[JsonDerivedType(typeof(AdadeltaOptions), "adadelta")]
[JsonDerivedType(typeof(AdagradOptions), "adagrad")]
[JsonDerivedType(typeof(AsgdOptions), "asgd")]
internal abstract record OptimizerOptions
{
    /// <summary>The name in state files and printed text.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    [JsonPropertyOrder(-1)]
    public required double LearningRate { get; init; }

    /// <summary>L2 penalty added to the gradients (for AdamW: the decoupled decay).</summary>
    public double WeightDecay { get; init; }

    /// <summary>The largest norm of all gradients together; 0 for no limit.</summary>
    [JsonPropertyName("clipnorm")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double ClipNorm { get; init; }

    /// <summary>The largest absolute value in a gradient; 0 for no limit.</summary>
    [JsonPropertyName("clipvalue")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double ClipValue { get; init; }
}

/// <summary>Stochastic gradient descent, PyTorch's form of momentum.</summary>
internal sealed record SgdOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "sgd";

    public double Momentum { get; init; }

    /// <summary>The share of a new gradient that does not enter the momentum.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double MomentumDampeningRate { get; init; }
}

/// <summary>Stochastic gradient descent with Nesterov's momentum, in PyTorch's form.</summary>
internal sealed record NesterovSgdOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "nesterov_sgd";

    public double Momentum { get; set; } = 0.9;
}

/// <summary>RMSprop (Hinton, lecture 6e of "Neural Networks for Machine Learning").</summary>
internal sealed record RmsPropOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "rmsprop";

    public double DecayRate { get; set; } = 0.99;

    public double Epsilon { get; set; } = 1e-8;

    public double Momentum { get; init; }
}

/// <summary>Adam (Kingma and Ba, 2015), with AMSGrad (Reddi and others, 2018) as an option.</summary>
internal sealed record AdamOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "adam";

    public double Beta1 { get; set; } = 0.9;

    public double Beta2 { get; set; } = 0.999;

    public double Epsilon { get; set; } = 1e-8;

    public bool Amsgrad { get; init; }
}

/// <summary>AdaMax, Adam with the infinity norm (Kingma and Ba, 2015).</summary>
internal sealed record AdamaxOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "adamax";

    public double Beta1 { get; set; } = 0.9;

    public double Beta2 { get; set; } = 0.999;

    public double Epsilon { get; set; } = 1e-8;
}

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019).</summary>
internal sealed record AdamWOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "adamw";

    public double Beta1 { get; set; } = 0.9;

    public double Beta2 { get; set; } = 0.999;

    public double Epsilon { get; set; } = 1e-8;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Amsgrad { get; init; }
}

/// <summary>Adam with Nesterov's momentum (Dozat, 2016).</summary>
internal sealed record NadamOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "nadam";

    public double Beta1 { get; set; } = 0.9;

    public double Beta2 { get; set; } = 0.999;

    public double Epsilon { get; set; } = 1e-8;

    public double MomentumDecay { get; set; } = 0.004;
}

/// <summary>Rectified Adam (Liu and others, 2020).</summary>
internal sealed record RadamOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "radam";

    public double Beta1 { get; set; } = 0.9;

    public double Beta2 { get; set; } = 0.999;

    public double Epsilon { get; set; } = 1e-8;
}

/// <summary>Adadelta (Zeiler, 2012).</summary>
internal sealed record AdadeltaOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "adadelta";

    public double Rho { get; set; } = 0.9;

    public double Epsilon { get; set; } = 1e-6;
}

/// <summary>Adagrad (Duchi, Hazan and Singer, 2011).</summary>
internal sealed record AdagradOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "adagrad";

    /// <summary>The rate of step <c>t</c>, from 0, is <c>learning rate / (1 + t · decay)</c>.</summary>
    public double LearningRateDecay { get; init; }

    public double Epsilon { get; set; } = 1e-8;
}

/// <summary>Averaged stochastic gradient descent (Polyak and Juditsky, 1992).</summary>
internal sealed record AsgdOptions : OptimizerOptions
{
    [JsonIgnore]
    public override string Name => "asgd";
}
