using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Tests.Support;

namespace Monk.Tests.Comparing;

public sealed partial class ReportPageTests : IDisposable
{
    private const string Hostile = "</script><script>window.evil=1</script><img src=x onerror=\"window.evil=2\">{data}";

    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticExperiments _experiments;

    public ReportPageTests() => _experiments = new SyntheticExperiments(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_asks_the_network_for_nothing_and_its_policy_forbids_it()
    {
        var page = Page(SyntheticExperiments.Trained("P", "A"));

        Assert.DoesNotMatch(@"(?i)(src|href)\s*=\s*[""']?(https?:)?//", page);
        Assert.DoesNotMatch(@"(?i)@import|url\(|\bfetch\(|XMLHttpRequest|<link|<img|<iframe", page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_policy_allows_this_style_and_this_script_and_no_other()
    {
        var page = Page(SyntheticExperiments.Trained("P", "A"));

        var style = Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        var script = Regex.Match(page, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains($"style-src 'sha256-{Hash(style)}'", page, StringComparison.Ordinal);
        Assert.Contains($"script-src 'sha256-{Hash(script)}'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_a_state_cannot_leave_the_data()
    {
        var state = SyntheticExperiments.Trained("P", "A");
        var page = Page(state with
        {
            Model = state.Model! with { Name = Hostile },
            Evaluation = SyntheticExperiments.Evaluated("1110") with { Classes = [Hostile, "b"] },
            Outcome = state.Outcome! with { Failure = Hostile },
        });

        Assert.DoesNotContain("<script>window.evil", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        var row = Data(page).GetProperty("rows")[0];
        Assert.Equal(Hostile, row.GetProperty("problem").GetString());
        Assert.Equal(Hostile, row.GetProperty("test").GetProperty("classes")[0].GetString());
    }

    [Fact]
    public void Names_that_turn_text_around_are_escapes_in_the_data()
    {
        var state = SyntheticExperiments.Trained("P", "A");
        var page = Page(state with { Dataset = state.Dataset! with { TrainPath = "cats\u202Egnp" } });

        Assert.DoesNotContain('\u202E', page);
        Assert.DoesNotContain(@"cats\u202Egnp", page, StringComparison.Ordinal); // As JSON a browser would read the character again.
        var strings = Data(page).GetProperty("strings").EnumerateArray().Select(text => text.GetString()!).ToList();
        Assert.Contains(strings, text => text.Contains(@"cats\u202Egnp", StringComparison.Ordinal));
        Assert.DoesNotContain("\u202E", Data(page).GetProperty("rows")[0].GetProperty("code").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_holds_what_the_experiment_does()
    {
        var row = Data(Page(SyntheticExperiments.Trained("P", "A", accuracy: 0.9) with { Evaluation = SyntheticExperiments.Evaluated("1110") })).GetProperty("rows")[0];

        Assert.Equal("A", row.GetProperty("name").GetString());
        Assert.Equal("../../P/A/", row.GetProperty("href").GetString());
        Assert.Equal(90, row.GetProperty("bestVal").GetDouble());
        Assert.Equal(75, row.GetProperty("test").GetProperty("accuracy").GetDouble());
        Assert.Equal(30.064184, row.GetProperty("test").GetProperty("low").GetDouble(), 6);
        Assert.Equal(4, row.GetProperty("curves").GetProperty("va").GetArrayLength());
        Assert.Contains("gtf.Train();", row.GetProperty("code").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_histories_are_thinned()
    {
        _experiments.Write(SyntheticExperiments.Trained("P", "Long"), SyntheticExperiments.History(1200, 0.9));

        var curves = Data(Page()).GetProperty("rows")[0].GetProperty("curves");

        Assert.Equal(3, curves.GetProperty("step").GetInt32());
        Assert.Equal(400, curves.GetProperty("va").GetArrayLength());
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static JsonElement Data(string page) => JsonDocument.Parse(DataElement().Match(page).Groups[1].Value).RootElement;

    private string Page(ExperimentState? state = null)
    {
        if (state is not null)
            _experiments.Write(state, SyntheticExperiments.History(4, 0.9));
        var compare = new Compare("C", _folder.Path, verbose: 0);
        compare.AddProject("P");
        var comparison = compare.Read();
        using var stream = new MemoryStream();
        ReportPage.Write(comparison, ExperimentCurves.OfBest(comparison.Rows), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex DataElement();
}
