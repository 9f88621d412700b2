using static System.FormattableString;

namespace Monk.Benchmarks;

/// <summary>Mean test accuracies of the epochs that rules pick.</summary>
internal static class BestEpochTable
{
    private static readonly (string Name, Func<BestEpochTrial, int> Pick)[] Rules =
    [
        ("earliest", trial => Fold(trial, 0, (_, _) => false)),
        ("ties loss", trial => Fold(trial, 0, (now, kept) => now.ValidationLoss < kept.ValidationLoss)),
        ("ties later", trial => Fold(trial, 0, (_, _) => true)),
        ("min loss", trial => trial.Epochs.Index().MinBy(e => e.Item.ValidationLoss).Index),
        ("0.5s later", trial => Fold(trial, 0.5, (_, _) => true)),
        ("0.5s loss", trial => Fold(trial, 0.5, (now, kept) => now.ValidationLoss < kept.ValidationLoss)),
        ("1s later", trial => Fold(trial, 1, (_, _) => true)),
        ("1s loss", trial => Fold(trial, 1, (now, kept) => now.ValidationLoss < kept.ValidationLoss)),
        ("1s l1.1", trial => Fold(trial, 1, (now, kept) => now.ValidationLoss < 1.1 * kept.ValidationLoss)),
        ("2s later", trial => Fold(trial, 2, (_, _) => true)),
        ("2s loss", trial => Fold(trial, 2, (now, kept) => now.ValidationLoss < kept.ValidationLoss)),
        ("last", trial => trial.Epochs.Count - 1),
        ("oracle", trial => trial.Epochs.Index().MaxBy(e => e.Item.TestAccuracy).Index),
    ];

    public static void Print(IEnumerable<BestEpochTrial> trials)
    {
        Console.WriteLine($"{"",-50} draws {string.Join(' ', Rules.Select(rule => rule.Name.PadLeft(11)))}");
        foreach (var group in trials.GroupBy(trial => (trial.Recipe, trial.Set, trial.PerClass)).OrderBy(group => group.Key.Recipe, StringComparer.Ordinal).ThenBy(group => group.Key.Set, StringComparer.Ordinal).ThenBy(group => group.Key.PerClass))
        {
            var accuracies = Rules.Select(rule => group.Average(trial => 100 * trial.Epochs[rule.Pick(trial)].TestAccuracy));
            Console.WriteLine(Invariant($"{$"{group.Key.Recipe}, {group.Key.Set}, {group.Key.PerClass}",-50} {group.Count(),5} {string.Join(' ', accuracies.Select(value => Invariant($"{value,11:F1}")))}"));
        }
    }

    private static int Fold(BestEpochTrial trial, double errors, Func<BestEpochTrial.Epoch, BestEpochTrial.Epoch, bool> better)
    {
        var (kept, highest) = (0, trial.Epochs[0].ValidationAccuracy);
        for (var i = 1; i < trial.Epochs.Count; i++)
        {
            var now = trial.Epochs[i];
            if (now.ValidationAccuracy > highest)
                highest = now.ValidationAccuracy;
            var lowest = highest - errors * Error(highest, trial.ValidationImages) - 1e-9;
            if (now.ValidationAccuracy >= lowest && (trial.Epochs[kept].ValidationAccuracy < lowest || better(now, trial.Epochs[kept])))
                kept = i;
        }

        return kept;
    }

    private static double Error(double share, int images)
    {
        var adjusted = (share * images + 1) / (images + 2);
        return Math.Sqrt(adjusted * (1 - adjusted) / images);
    }
}
