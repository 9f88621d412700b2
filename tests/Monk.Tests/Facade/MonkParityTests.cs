using System.Reflection;
using System.Text.RegularExpressions;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>The page that leads from Monk's methods to ours, read as its readers would.</summary>
public sealed partial class MonkParityTests
{
    private static readonly IReadOnlyList<(string Monk, string Ours, string Differs)> Rows = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "monk-parity.md"))
        .Select(line => Row().Match(line))
        .Where(match => match.Success)
        .Select(match => (match.Groups["monk"].Value, match.Groups["ours"].Value, match.Groups["differs"].Value.Trim()))];

    [Fact]
    public void Every_method_that_the_page_names_exists()
    {
        var missing = Rows.Where(row => row.Ours != "none" && !Exists(row.Ours.Trim('`'))).Select(row => row.Ours).ToList();

        Assert.True(Rows.Count > 100, $"{Rows.Count} rows");
        Assert.Empty(missing);
    }

    [Fact]
    public void What_has_no_counterpart_says_why() =>
        Assert.All(Rows.Where(row => row.Ours == "none"), row => Assert.NotEmpty(row.Differs));

    private static bool Exists(string name)
    {
        var (type, member) = (name.Split('.')[0], name.Split('.')[1]);
        var owner = typeof(Prototype).Assembly.GetType($"Monk.{type}", throwOnError: true)!;
        return member == type
            ? owner.GetConstructors().Length > 0
            : owner.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Any(method => method.Name == member);
    }

    [GeneratedRegex(@"^\| `(?<monk>[^`]+)` \| (?<ours>none|`[^`]+`) \|(?<differs>.*)\|$")]
    private static partial Regex Row();
}
