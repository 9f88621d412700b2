using Monk.Runtime;
using Monk.Training;
using ScottPlot;

namespace Monk.Reporting;

/// <summary>Draws an experiment's accuracy and loss curves anew after each epoch.</summary>
internal sealed class CurvePlots(string accuracyFile, string lossFile, string title) : ITrainingListener
{
    private const int Width = 900;
    private const int Height = 560;

    // Okabe and Ito's colours, told apart by people with any colour vision.
    private static readonly Color TrainColor = Color.FromHex("#0072B2");
    private static readonly Color ValidationColor = Color.FromHex("#D55E00");

    public void EpochEnded(EpochEnd end)
    {
        Draw(accuracyFile, "Accuracy (%)", end.History, epoch => 100 * epoch.TrainAccuracy, epoch => 100 * epoch.ValidationAccuracy);
        Draw(lossFile, "Loss", end.History, epoch => epoch.TrainLoss, epoch => epoch.ValidationLoss);
    }

    private void Draw(string file, string quantity, IReadOnlyList<EpochResult> history, Func<EpochResult, double> train, Func<EpochResult, double> validation)
    {
        using var plot = new Plot();
        Curve(plot, "Training", history, train, TrainColor, MarkerShape.FilledCircle);
        Curve(plot, "Validation", history, validation, ValidationColor, MarkerShape.FilledSquare);
        plot.Title(title);
        plot.XLabel("Epoch");
        plot.YLabel(quantity);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.SetLimitsX(0.5, Math.Max(history.Count, 2) + 0.5);
        plot.ShowLegend(Edge.Right);
        AtomicFile.Write(file, stream => stream.Write(plot.GetImageBytes(Width, Height, ImageFormat.Png)));
    }

    private static void Curve(Plot plot, string name, IReadOnlyList<EpochResult> history, Func<EpochResult, double> value, Color color, MarkerShape marker)
    {
        var curve = plot.Add.Scatter([.. history.Select(epoch => (double)epoch.Epoch)], history.Select(value).ToArray());
        curve.LegendText = name;
        curve.Color = color;
        curve.LineWidth = 2;
        curve.MarkerShape = marker;
        curve.MarkerSize = 7;
    }
}
