using Monk.Text;
using static System.FormattableString;

namespace Monk.Data.Csv;

/// <summary>Collects what is wrong with a CSV file, line by line, to be told of all at once.</summary>
internal sealed class CsvProblems(string path, string purpose)
{
    private const int MostShown = 10;

    private readonly SortedDictionary<int, string> _byLine = [];

    /// <summary>Notes a problem; of each line the first is kept.</summary>
    public void Add(int line, string problem) => _byLine.TryAdd(line, problem);

    /// <summary>Whether anything was added.</summary>
    public bool Any => _byLine.Count > 0;

    /// <summary>Throws when anything was added.</summary>
    /// <param name="advice">What would put it right, as a sentence.</param>
    public void ThrowIfAny(string advice)
    {
        if (_byLine.Count == 0)
            return;
        List<string> text = [$"The {purpose} CSV file '{path}' cannot be used:", .. _byLine.Take(MostShown).Select(entry => Invariant($"  line {entry.Key}: {entry.Value}"))];
        if (_byLine.Count > MostShown)
            text.Add($"  and {Listed.Count(_byLine.Count - MostShown, "more line")}");
        throw new MonkException([.. text, advice]);
    }
}
