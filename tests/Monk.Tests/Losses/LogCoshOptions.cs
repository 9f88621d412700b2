using Monk.Kinds;
using Monk.Losses;
using static TorchSharp.torch;

namespace Monk.Tests.Losses;

/// <summary>A loss of a program's own.</summary>
[Kind("test_log_cosh")]
public sealed record LogCoshOptions : LossOptions
{
    public double Scale { get; init => field = Check.Positive("scale", value); } = 1;

    protected internal override OutputMeaning OutputMeaning => OutputMeaning.Probabilities;

    protected internal override void Validate()
    {
        if (Scale > 10 && BalanceClasses)
            throw new MonkException("scale and balanceClasses do not go together.");
    }

    protected internal override Tensor Compute(LossInput input) => input.Mean(((input.Outputs - input.Shares()) * Scale).cosh().log());
}

/// <summary>One whose mean is over the weights of the images' classes, for images with one whole label and probabilities.</summary>
[Kind("test_brier")]
public sealed record WeightedBrierOptions : LossOptions
{
    protected internal override RequiredOutputs RequiredOutputs => RequiredOutputs.Probabilities;

    protected internal override bool NeedsOneLabel => true;

    protected internal override bool TakesShares => false;

    protected internal override bool DividesByWeights(bool severalLabels) => true;

    protected internal override Tensor Compute(LossInput input)
    {
        var squares = (input.Outputs - input.Shares()).square().sum(1);
        if (input.Weight is null)
            return squares.mean();
        var weights = input.Weight.index_select(0, input.Labels);
        return (squares * weights).sum() / weights.sum();
    }
}

/// <summary>Gives what no training can follow.</summary>
[Kind("test_wrong_loss")]
public sealed record WrongLossOptions : LossOptions
{
    public string Gives { get; init; } = "null";

    protected internal override Tensor Compute(LossInput input) => Gives switch
    {
        "shape" => (input.Outputs - input.Shares()).square().mean([1]),
        "constant" => (input.Outputs.detach() - input.Shares()).square().mean(),
        "nan" => (input.Outputs * double.NaN).mean(),
        _ => null!,
    };
}

/// <summary>One that no program has registered.</summary>
[Kind("test_unregistered_loss")]
public sealed record UnregisteredLossOptions : LossOptions
{
    protected internal override Tensor Compute(LossInput input) => input.Outputs.mean();
}

/// <summary>One with the name of Monk's own.</summary>
[Kind("focal")]
public sealed record SecondFocalOptions : LossOptions
{
    protected internal override Tensor Compute(LossInput input) => input.Outputs.mean();
}
