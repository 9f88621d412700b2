using System.Text.Json.Serialization;

namespace Monk.Losses;

/// <summary>What training minimizes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(L1Options), "l1")]
[JsonDerivedType(typeof(L2Options), "l2")]
[JsonDerivedType(typeof(SoftmaxCrossEntropyOptions), "softmaxcrossentropy")]
[JsonDerivedType(typeof(CrossEntropyOptions), "crossentropy")]
[JsonDerivedType(typeof(SigmoidBinaryCrossEntropyOptions), "sigmoidbinarycrossentropy")]
[JsonDerivedType(typeof(BinaryCrossEntropyOptions), "binarycrossentropy")]
[JsonDerivedType(typeof(KullbackLeiblerOptions), "kldiv")]
[JsonDerivedType(typeof(PoissonOptions), "poissonnll")]
[JsonDerivedType(typeof(HuberOptions), "huber")]
[JsonDerivedType(typeof(HingeOptions), "hinge")]
[JsonDerivedType(typeof(SquaredHingeOptions), "squaredhinge")]
[JsonDerivedType(typeof(MultiMarginOptions), "multimargin")]
[JsonDerivedType(typeof(SquaredMultiMarginOptions), "squaredmultimargin")]
[JsonDerivedType(typeof(MultiLabelMarginOptions), "multilabelmargin")]
[JsonDerivedType(typeof(MultiLabelSoftMarginOptions), "multilabelsoftmargin")]
[JsonDerivedType(typeof(FocalOptions), "focal")]
internal abstract record LossOptions
{
    /// <summary>The name in state files and printed text.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>What each class counts, in the order of the classes; null where all count alike.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Weight { get; init; }

    /// <summary>What classes count, by their names; one that is not named counts 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double>? WeightByClass { get; init; }

    /// <summary>
    /// Whether a class counts the more the fewer training images have it. What each counts then follows from the images when training
    /// begins.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool BalanceClasses { get; init; }
}

/// <summary>The mean absolute difference.</summary>
internal sealed record L1Options : LossOptions
{
    [JsonIgnore]
    public override string Name => "l1";
}

/// <summary>The mean squared difference.</summary>
internal sealed record L2Options : LossOptions
{
    [JsonIgnore]
    public override string Name => "l2";
}

/// <summary>Cross entropy of the softmax of the logits, averaged over the batch.</summary>
internal sealed record SoftmaxCrossEntropyOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "softmaxcrossentropy";

    /// <summary>The share of each target that is spread over all classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LabelSmoothing { get; init; }
}

/// <summary>Cross entropy of outputs that are log-probabilities already.</summary>
internal sealed record CrossEntropyOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "crossentropy";

    /// <summary>The share of each target that is spread over all classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LabelSmoothing { get; init; }
}

/// <summary>
/// Binary cross entropy of the sigmoid of each logit, averaged over classes and batch: for images that may have several labels.
/// </summary>
internal sealed record SigmoidBinaryCrossEntropyOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "sigmoidbinarycrossentropy";
}

/// <summary>Binary cross entropy of outputs that are probabilities already.</summary>
internal sealed record BinaryCrossEntropyOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "binarycrossentropy";
}

/// <summary>The Kullback-Leibler divergence of the targets from the outputs' distribution.</summary>
internal sealed record KullbackLeiblerOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "kldiv";

    /// <summary>Whether the outputs are log-probabilities; else they are logits.</summary>
    public bool LogPreApplied { get; init; }
}

/// <summary>The negative log likelihood of the targets as counts of a Poisson distribution.</summary>
internal sealed record PoissonOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "poissonnll";

    /// <summary>Whether the outputs are logarithms of rates; else they are rates.</summary>
    public bool LogPreApplied { get; set; } = true;
}

/// <summary>Squared where the difference is small, absolute where it is large.</summary>
internal sealed record HuberOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "huber";

    /// <summary>The difference from which on it is absolute.</summary>
    public double ThresholdForMeanEstimator { get; set; } = 1;
}

/// <summary>What an output lacks to a margin on the right side of 0.</summary>
internal sealed record HingeOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "hinge";

    public double Margin { get; set; } = 1;
}

/// <summary>The square of what an output lacks to a margin on the right side of 0.</summary>
internal sealed record SquaredHingeOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "squaredhinge";

    public double Margin { get; set; } = 1;
}

/// <summary>What the class's output lacks to a margin over each other one.</summary>
internal sealed record MultiMarginOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "multimargin";

    public double Margin { get; set; } = 1;
}

/// <summary>The square of what the class's output lacks to a margin over each other one.</summary>
internal sealed record SquaredMultiMarginOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "squaredmultimargin";

    public double Margin { get; set; } = 1;
}

/// <summary>What the output of each label that an image has lacks to a margin of 1 over each that it has not.</summary>
internal sealed record MultiLabelMarginOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "multilabelmargin";
}

/// <summary>One-versus-all logistic loss, averaged over classes and batch.</summary>
internal sealed record MultiLabelSoftMarginOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "multilabelsoftmargin";
}

/// <summary>Cross entropy in which an image counts less the better it is known (Lin and others, 2017).</summary>
internal sealed record FocalOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "focal";

    /// <summary>The power of the share that is still missing.</summary>
    public double Gamma { get; set; } = 2;
}
