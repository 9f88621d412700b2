using static System.FormattableString;

namespace Monk;

/// <summary>What training the same settings on each of several divisions of the data gave.</summary>
public sealed record CrossValidation
{
    /// <summary>The folds, the first one first.</summary>
    public required IReadOnlyList<CrossValidationFold> Folds { get; init; }

    /// <summary>
    /// The validation accuracy of each fold's best epoch, between 0 and 1. The best epoch is chosen on the very images that it is measured
    /// on, so it is a little high; see <see cref="LastValidationAccuracy"/>.
    /// </summary>
    public MeanAndDeviation BestValidationAccuracy => MeanAndDeviation.Of([.. Folds.Select(fold => fold.Result.BestEpoch.ValidationAccuracy)]);

    /// <summary>The validation accuracy of each fold's last epoch, between 0 and 1.</summary>
    public MeanAndDeviation LastValidationAccuracy => MeanAndDeviation.Of([.. Folds.Select(fold => fold.Result.Epochs[^1].ValidationAccuracy)]);

    /// <summary>The validation loss of each fold's best epoch.</summary>
    public MeanAndDeviation BestValidationLoss => MeanAndDeviation.Of([.. Folds.Select(fold => fold.Result.BestEpoch.ValidationLoss)]);

    /// <summary>The accuracies in a sentence.</summary>
    public override string ToString() =>
        Invariant($"Validation accuracy of the best epochs {Spread(BestValidationAccuracy)}, of the last epochs {Spread(LastValidationAccuracy)} (mean ± standard deviation of {Folds.Count} folds).");

    private static string Spread(MeanAndDeviation value) => Invariant($"{100 * value.Mean:F1} ± {100 * value.StandardDeviation:F1} %");
}

/// <summary>One fold of a <see cref="CrossValidation"/>.</summary>
/// <param name="Experiment">The experiment that was trained on all other folds and validated on this one.</param>
/// <param name="Result">What its training gave; of a fold that was kept, without the names of unreadable images.</param>
/// <param name="WasKept">Whether an earlier call had trained it to the end.</param>
public sealed record CrossValidationFold(string Experiment, TrainingResult Result, bool WasKept)
{
    /// <summary>The experiment and its training in a sentence.</summary>
    public override string ToString() => $"{Experiment}{(WasKept ? " (trained before)" : "")}: {Result}";
}
