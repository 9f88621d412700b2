using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// What each output lacks to a margin on its side of 0, above for the image's classes and below for all others (Keras' <c>Hinge</c>).
/// </summary>
[Kind("hinge", "LossHinge")]
public sealed record HingeOptions : LossOptions
{
    /// <summary>The margin. Above 0. Default: 1.</summary>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Margin { get; init => field = Check.Positive("margin", value); } = 1;

    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) =>
        input.Mean(LossTerms.Expected(input.Shares(), (Margin - input.Outputs).relu(), (Margin + input.Outputs).relu()));
}
