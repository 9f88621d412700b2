using Monk.Drawing;
using Monk.Files;
using Monk.Text;
using Monk.Training.Listeners;

namespace Monk.Training;

/// <summary>Draws an experiment's accuracy and loss curves anew after each epoch.</summary>
internal sealed class CurvePlots(string accuracyFile, string lossFile, string title, Action? mayWrite = null) : TrainingListener
{
    /// <summary>Project and experiment, once where they have one name.</summary>
    public static string TitleOf(string project, string experiment) => project == experiment ? project : $"{project} / {experiment}";

    public override void OnEpochEnded(EpochEnded epoch) => Draw(epoch.History, epoch.Best);

    public override void OnResumed(TrainingResumed resumed) => Draw(resumed.History, resumed.Best);

    private void Draw(IReadOnlyList<EpochResult> history, EpochResult best)
    {
        Write(accuracyFile, Accuracy(title, history, best.Epoch));
        Write(lossFile, Loss(title, history, best.Epoch));
    }

    /// <summary>Training and validation accuracy over the epochs.</summary>
    public static CurveChart Accuracy(string title, IReadOnlyList<EpochResult> history, int bestEpoch) => new()
    {
        Title = title,
        YLabel = "Accuracy (%)",
        HigherIsBetter = true,
        UpperBound = 100,
        Format = Values.Percent,
        Series = Pair(history, epoch => 100 * epoch.TrainAccuracy, epoch => 100 * epoch.ValidationAccuracy, bestEpoch),
    };

    /// <summary>Training and validation loss over the epochs.</summary>
    public static CurveChart Loss(string title, IReadOnlyList<EpochResult> history, int bestEpoch) => new()
    {
        Title = title,
        YLabel = "Loss (mean of an image)",
        Format = Values.Loss,
        Series = Pair(history, epoch => epoch.TrainLoss, epoch => epoch.ValidationLoss, bestEpoch),
    };

    private static IReadOnlyList<CurveSeries> Pair(
        IReadOnlyList<EpochResult> history, Func<EpochResult, double> train, Func<EpochResult, double> validation, int bestEpoch) =>
    [
        new CurveSeries { Name = "Training", Values = [.. history.Select(train)], Style = SeriesStyle.For(0) },
        new CurveSeries { Name = "Validation", NamedEpoch = bestEpoch, Values = [.. history.Select(validation)], Style = SeriesStyle.For(1), IsBest = true, BestEpoch = bestEpoch },
    ];

    private void Write(string file, CurveChart chart) => AtomicFile.Write(file, stream => stream.Write(chart.ToPicture().ToPng()), mayWrite);
}
