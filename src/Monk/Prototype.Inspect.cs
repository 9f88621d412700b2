using Monk.Inspection;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Tells all about the experiment: its settings, how far training has come, its results and where its files are.</summary>
    /// <returns>What is also printed.</returns>
    /// <remarks>It can be asked of any experiment at any time, one that another process trains included.</remarks>
    public ExperimentSummary Summary()
    {
        var summary = SummarySections.Of(_store.Find() ?? _state, _store.Paths);
        _report.Line(summary.ToString());
        return summary;
    }

    /// <summary>Finds out how long training is going to take, by training a copy of the network on a few of the images. The experiment stays as it is.</summary>
    /// <param name="numEpochs">The number of epochs to estimate for; null for those that are still to be trained.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>The time of the first epoch, of a later one, and of all.</returns>
    /// <remarks>It holds for the machine as it is loaded while this runs. Pretrained weights are used if they are on this machine, and never downloaded.</remarks>
    /// <exception cref="MonkException">The experiment is not set up, is trained for all its epochs, or its images cannot be read.</exception>
    public TrainTimeEstimate EstimateTrainTime(int? numEpochs = null, CancellationToken cancellationToken = default)
    {
        RequireTraining(nameof(EstimateTrainTime));
        RequireSetUp();
        if (numEpochs is { } given)
            Check.AtLeast(nameof(numEpochs), given, 1);
        var epochs = numEpochs ?? _state.Training!.NumEpochs - (_state.Outcome?.EpochsCompleted ?? 0);
        if (epochs < 1)
            throw new MonkException($"Experiment '{_store.Paths.Experiment}' has been trained for all its {_state.Training!.NumEpochs} epochs. Name the numEpochs to estimate for.");

        var estimate = new TrainTimeEstimator(_state, _store.Paths.Workspace).Run(epochs, cancellationToken);
        var (amount, unit) = estimate.Total switch
        {
            { TotalSeconds: < 60 } total => (total.TotalSeconds, "Sec"),
            { TotalMinutes: < 60 } total => (total.TotalMinutes, "Min"),
            var total => (total.TotalHours, "Hours"),
        };
        _report.Line("Training time estimate");
        _report.Line(Invariant($"    {epochs} Epochs: Approx. {amount.ToString(amount < 10 ? "F1" : "F0", System.Globalization.CultureInfo.InvariantCulture)} {unit}"));
        _report.Line();
        return estimate;
    }
}
