using System.Text;
using System.Text.RegularExpressions;

namespace Monk;

/// <summary>Says of a setting that was refused where it stands in the state.</summary>
internal static partial class StateMember
{
    /// <summary>What goes by another name in the calls than in the file.</summary>
    private static readonly Dictionary<string, string> NamesInFile = new(StringComparer.Ordinal)
    {
        ["probability"] = "p",
        ["risingShare"] = "pct_start",
    };

    /// <summary>Checks a member that may be missing.</summary>
    public static void Of<T>(string name, T? value, Action<T> require)
        where T : class
    {
        if (value is not null)
            At(name, () => require(value));
    }

    /// <summary>Checks every item of a list; none may be null.</summary>
    public static void All<T>(string name, IReadOnlyList<T> values, Action<T> require)
        where T : class
    {
        NoneIsNull(name, values);
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            At($"{name}[{i}]", () => require(value));
        }
    }

    /// <summary>Refuses a list with a null in it, which the types do not keep out of a file.</summary>
    public static void NoneIsNull<T>(string name, IReadOnlyList<T?> values)
        where T : class
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is null)
                throw new MonkException($"{name}[{i}] is null; a list has no gaps.");
        }
    }

    private static void At(string name, Action check)
    {
        try
        {
            check();
        }
        catch (MonkException e)
        {
            throw new MonkException(Placed(name, e.Message), e);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            throw new MonkException($"{InFile(name)} cannot be checked: {e.Message}", e); // A program's own kind has checks of its own.
        }
    }

    /// <summary>"learningRate is -1; …" of the optimizer becomes "optimizer.learning_rate is -1; …".</summary>
    public static string Placed(string name, string message)
    {
        var named = Named().Match(message);
        return named.Success
            ? $"{InFile(name)}.{InFile(named.Groups[1].Value)}{message[named.Groups[1].Length..]}"
            : $"{InFile(name)}: {message}";
    }

    private static string InFile(string name)
    {
        if (NamesInFile.TryGetValue(name, out var other))
            return other;
        var snake = new StringBuilder();
        foreach (var c in name)
            _ = char.IsAsciiLetterUpper(c) ? snake.Append('_').Append(char.ToLowerInvariant(c)) : snake.Append(c);
        return snake.ToString();
    }

    [GeneratedRegex(@"^([a-z][A-Za-z0-9_.\[\]]*)(?: is | has | holds |: )")]
    private static partial Regex Named();
}
