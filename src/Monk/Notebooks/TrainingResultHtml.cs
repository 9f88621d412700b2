using Monk.Text;
using Monk.Training;
using static System.FormattableString;

namespace Monk.Notebooks;

/// <summary>A training as its epochs and its curves.</summary>
internal static class TrainingResultHtml
{
    private const int EpochsShown = 30;

    public static string Of(TrainingResult result)
    {
        var best = result.BestEpoch;
        var shown = result.Epochs.TakeLast(EpochsShown);
        return new Html()
            .Paragraph(result.ToString())
            .Table(
                result.Epochs.Count > EpochsShown ? Invariant($"The last {EpochsShown} epochs") : "Epochs",
                ["epoch", "train acc", "train loss", "val acc", "val loss", "learning rate", "time"],
                shown.Select(epoch => (IReadOnlyList<string>)
                [
                    Invariant($"{epoch.Epoch}"),
                    Values.Percent(100 * epoch.TrainAccuracy),
                    Values.Loss(epoch.TrainLoss),
                    Values.Percent(100 * epoch.ValidationAccuracy),
                    Values.Loss(epoch.ValidationLoss),
                    Printed.Number(epoch.LearningRate),
                    Values.Duration(TimeSpan.FromSeconds(epoch.Seconds)),
                ]))
            .Picture("accuracy over epochs", CurvePlots.Accuracy("Accuracy", result.Epochs, best.Epoch).ToPicture())
            .Picture("loss over epochs", CurvePlots.Loss("Loss", result.Epochs, best.Epoch).ToPicture())
            .ToString();
    }
}
