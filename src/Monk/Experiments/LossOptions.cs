using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>What training minimizes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(SoftmaxCrossEntropyOptions), "softmaxcrossentropy")]
[JsonDerivedType(typeof(SigmoidBinaryCrossEntropyOptions), "sigmoidbinarycrossentropy")]
internal abstract record LossOptions
{
    /// <summary>The name in state files and printed text.</summary>
    [JsonIgnore]
    public abstract string Name { get; }
}

/// <summary>Cross entropy of the softmax of the logits, averaged over the batch.</summary>
internal sealed record SoftmaxCrossEntropyOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "softmaxcrossentropy";
}

/// <summary>Binary cross entropy of the sigmoid of each logit, averaged over classes and batch: for images that may have several labels.</summary>
internal sealed record SigmoidBinaryCrossEntropyOptions : LossOptions
{
    [JsonIgnore]
    public override string Name => "sigmoidbinarycrossentropy";
}
