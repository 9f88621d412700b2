using System.Globalization;

namespace Monk.Tests.Support;

/// <summary>
/// What the attacks share: random damage, kills and failing disks. <c>MONK_ATTACK_TRIES</c> multiplies how often each tries,
/// <c>MONK_ATTACK_SEED</c> (1) says where its random numbers begin, and <c>MONK_ATTACK_REPORT</c> names a file that gets a line from each:
/// its name, its tries, its failures, and what came of the others.
/// </summary>
internal static class Attack
{
    /// <summary>The trait of all of them.</summary>
    public const string Category = "Attack";

    private static readonly Lock Writing = new();

    /// <summary>How many times as often as usual.</summary>
    public static double Times { get; } =
        double.TryParse(Environment.GetEnvironmentVariable("MONK_ATTACK_TRIES"), CultureInfo.InvariantCulture, out var times) && times > 0 ? times : 1;

    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("MONK_ATTACK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    /// <summary>How many tries to make of something that is tried so often in the usual run of the tests.</summary>
    public static int Tries(int usual) => Math.Max(1, (int)Math.Min(int.MaxValue, usual * Times));

    /// <summary>The random numbers of one try; any try can be made again by itself.</summary>
    public static Random RandomOf(int attempt) => new(unchecked(Seed * 1_000_003 + attempt));

    /// <summary>Makes the tries of an attack; an exception that is not a <see cref="MonkException"/> breaks the promise.</summary>
    /// <param name="name">What is attacked, and how.</param>
    /// <param name="usual">How often in the usual run of the tests.</param>
    /// <param name="attempt">
    /// Makes one try, with its random numbers and its number, and says in a word what came of it; for a <see cref="MonkException"/> the
    /// word is "refused".
    /// </param>
    /// <returns>How often each word was said.</returns>
    public static IReadOnlyDictionary<string, int> Run(string name, int usual, Func<Random, int, string> attempt)
    {
        var tries = Tries(usual);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var failures = new Dictionary<string, (int Count, string First)>();
        for (var i = 0; i < tries; i++)
        {
            try
            {
                string outcome;
                try
                {
                    outcome = attempt(RandomOf(i), i);
                }
                catch (MonkException)
                {
                    outcome = "refused";
                }

                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
            catch (Exception e)
            {
                var place = e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains(" Monk.", StringComparison.Ordinal))?.Trim();
                var kind = $"{e.GetType().Name} {place}";
                var known = failures.GetValueOrDefault(kind, (0, $"Try {i} of seed {Seed}: {e}"));
                failures[kind] = (known.Item1 + 1, known.Item2);
            }
        }

        Report(name, tries, failures.Values.Sum(failure => failure.Count), string.Join(", ", outcomes.Select(outcome => $"{outcome.Value} {outcome.Key}")));
        if (failures.Count > 0)
            Assert.Fail(string.Join("\n\n", failures.Select(failure => $"{failure.Value.Count} times {failure.Key}, first:\n{failure.Value.First}")));
        return outcomes;
    }

    /// <summary>Adds an attack's line to the report.</summary>
    /// <param name="name">What was attacked, and how.</param>
    /// <param name="tries">How often.</param>
    /// <param name="failures">How many of these broke the promise.</param>
    /// <param name="outcomes">What came of the others, such as "12 refused".</param>
    public static void Report(string name, long tries, long failures, string outcomes)
    {
        if (Environment.GetEnvironmentVariable("MONK_ATTACK_REPORT") is not { Length: > 0 } path)
            return;
        lock (Writing)
            File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{name}\t{tries}\t{failures}\t{outcomes}\n"));
    }
}
