using Monk.Text;
using static System.FormattableString;

namespace Monk.Notebooks;

/// <summary>An estimate as the times that make it.</summary>
internal static class TrainTimeEstimateHtml
{
    public static string Of(TrainTimeEstimate estimate) => new Html()
        .Table(Invariant($"Training time, estimated from {estimate.ImagesMeasured} images"), ["epochs", "time"],
        [
            ["first epoch", Values.Duration(estimate.FirstEpoch)],
            .. estimate.NumEpochs > 1 ? (IReadOnlyList<string>[])[["each later epoch", Values.Duration(estimate.LaterEpoch)]] : [],
            [estimate.NumEpochs == 1 ? "in all, 1 epoch" : Invariant($"in all, {estimate.NumEpochs} epochs"), Values.Duration(estimate.Total)],
        ])
        .ToString();
}
