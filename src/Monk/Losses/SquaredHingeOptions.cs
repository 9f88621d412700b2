using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>The square of what each output lacks to a margin on its side of 0 (Keras' <c>SquaredHinge</c>).</summary>
[Kind("squaredhinge", "LossSquaredHinge")]
public sealed record SquaredHingeOptions : LossOptions
{
    /// <summary>The margin. Above 0. Default: 1.</summary>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Margin { get; init => field = Check.Positive("margin", value); } = 1;

    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) =>
        input.Mean(LossTerms.Expected(input.Shares(), (Margin - input.Outputs).relu().square(), (Margin + input.Outputs).relu().square()));
}
