namespace Monk.Benchmarks;

/// <summary>One training: what validation said of each epoch, and what test images say of it.</summary>
internal sealed record BestEpochTrial(string Set, int PerClass, string Recipe, int Draw, int ValidationImages, IReadOnlyList<BestEpochTrial.Epoch> Epochs)
{
    internal sealed record Epoch(double ValidationAccuracy, double ValidationLoss, double TestAccuracy);
}
