using System.Text.RegularExpressions;
using static System.FormattableString;

namespace Monk.Experiments.Rules;

/// <summary>What the settings of a training may be, for the calls that choose them and for the state that they are read from.</summary>
internal static partial class TrainingOptionRules
{
    /// <summary>More epochs than anyone trains for.</summary>
    public const int MostEpochs = 100_000;

    public const int MostAccumulated = 1 << 16;

    public static void RequireEpochs(string name, int value) => Check.Between(name, value, 1, MostEpochs);

    public static void RequireAccumulation(string name, int batches) => Check.Between(name, batches, 1, MostAccumulated);

    /// <summary>
    /// Refuses what could not begin the name of a file in the experiment's own folder, such as a path that leads out of it.
    /// </summary>
    public static void RequirePrefix(string name, string? prefix)
    {
        if (prefix is null || !FilePrefix().IsMatch(prefix))
            throw new MonkException($"{name} is '{prefix}'; it begins the names of files, so give letters, digits, '-' and '_', such as intermediate_model_.");
    }

    /// <summary>Refuses a time that no training could take.</summary>
    public static void RequireBudget(string name, double seconds)
    {
        if (!(seconds > 0 && seconds <= TimeSpan.MaxValue.TotalSeconds))
            throw new MonkException(Invariant($"{name} is {seconds}; it is a time in seconds, above 0 and at most {TimeSpan.MaxValue.TotalSeconds:F0}."));
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,100}\z")]
    private static partial Regex FilePrefix();
}
