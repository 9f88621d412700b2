using Monk.Training;
using static System.FormattableString;

namespace Monk.Benchmarks;

/// <summary>Mean accuracies, on images that had no part in training, of the epochs that rules pick.</summary>
internal static class BestEpochTable
{
    private static readonly (string Name, Func<BestEpochTrial, int> Pick)[] Rules =
    [
        ("highest accuracy, earliest", trial => trial.Epochs.Index().MaxBy(epoch => epoch.Item.ValidationAccuracy).Index),
        ("… of lowest loss", trial => trial.Epochs.Index().OrderByDescending(epoch => epoch.Item.ValidationAccuracy).ThenBy(epoch => epoch.Item.ValidationLoss).First().Index),
        ("… latest", trial => trial.Epochs.Index().OrderByDescending(epoch => epoch.Item.ValidationAccuracy).ThenByDescending(epoch => epoch.Index).First().Index),
        ("lowest loss", trial => trial.Epochs.Index().MinBy(epoch => epoch.Item.ValidationLoss).Index),
        ("Monk's", trial => BestEpoch.Of(History(trial), trial.ValidationImages, multiLabel: false).Epoch - 1),
        ("last epoch", trial => trial.Epochs.Count - 1),
    ];

    public static void Print(IEnumerable<BestEpochTrial> trials)
    {
        Console.WriteLine($"| training, data, images a class | draws | {string.Join(" | ", Rules.Select(rule => rule.Name))} | Monk's − last |");
        Console.WriteLine($"|---|---|{string.Concat(Rules.Select(_ => "---|"))}---|");
        var groups = trials
            .GroupBy(trial => (trial.Recipe, trial.Set, trial.PerClass))
            .OrderBy(group => group.Key.Recipe, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Set, StringComparer.Ordinal)
            .ThenBy(group => group.Key.PerClass)
            .Select(group => (group.Key, Draws: group.Count(), Accuracies: Accuracies(group)))
            .ToList();
        foreach (var (key, draws, accuracies) in groups)
            Row($"{key.Recipe}, {key.Set}, {key.PerClass}", draws, accuracies);
        if (groups.Count > 1)
            Row("mean of the rows", groups.Sum(group => group.Draws), [.. Rules.Select((_, i) => groups.Average(group => group.Accuracies[i]))]);
    }

    private static double[] Accuracies(IEnumerable<BestEpochTrial> trials) =>
        [.. Rules.Select(rule => trials.Average(trial => 100 * trial.Epochs[rule.Pick(trial)].TestAccuracy))];

    private static void Row(string name, int draws, double[] accuracies) => Console.WriteLine(
        Invariant($"| {name} | {draws} | {string.Join(" | ", accuracies.Select(value => Invariant($"{value:F1}")))} | {accuracies[^2] - accuracies[^1]:+0.0;-0.0;0.0} |"));

    private static List<EpochResult> History(BestEpochTrial trial) => [.. trial.Epochs.Select((epoch, i) => new EpochResult
    {
        Epoch = i + 1,
        TrainAccuracy = 0,
        TrainLoss = 0,
        ValidationAccuracy = epoch.ValidationAccuracy,
        ValidationLoss = epoch.ValidationLoss,
        LearningRate = 0,
        Seconds = 0,
        ImagesPerSecond = 0,
    })];
}
