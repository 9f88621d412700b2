using Monk.Drawing;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Notebooks;

/// <summary>A cross-validation as its mean, its folds and their curves.</summary>
internal static class CrossValidationHtml
{
    public static string Of(CrossValidation crossValidation)
    {
        var folds = crossValidation.Folds;
        return new Html()
            .Paragraph(crossValidation.ToString())
            .Table("Folds", ["experiment", "best val acc", "epoch", "val loss", "last val acc", "time"], folds.Select(fold => (IReadOnlyList<string>)
            [
                fold.WasKept ? $"{fold.Experiment} (trained before)" : fold.Experiment,
                Values.Percent(100 * fold.Result.BestEpoch.ValidationAccuracy),
                Invariant($"{fold.Result.BestEpoch.Epoch}"),
                Values.Loss(fold.Result.BestEpoch.ValidationLoss),
                Values.Percent(100 * fold.Result.Epochs[^1].ValidationAccuracy),
                Values.Duration(fold.Result.TrainingTime),
            ]))
            .Picture("validation accuracy of each fold over epochs", Curves(folds).ToPicture())
            .ToString();
    }

    private static CurveChart Curves(IReadOnlyList<CrossValidationFold> folds) => new()
    {
        Title = "Validation accuracy",
        YLabel = "Accuracy (%)",
        UpperBound = 100,
        Format = Values.Percent,
        Series = [.. folds.Select((fold, i) => new CurveSeries
        {
            Name = fold.Experiment,
            Values = [.. fold.Result.Epochs.Select(epoch => 100 * epoch.ValidationAccuracy)],
            Style = SeriesStyle.For(i),
            BestEpoch = fold.Result.BestEpoch.Epoch,
        })],
    };
}
