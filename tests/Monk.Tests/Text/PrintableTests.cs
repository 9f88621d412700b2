using Monk.Reporting;
using Monk.Text;
using Spectre.Console.Testing;

namespace Monk.Tests.Text;

/// <summary>Names come from files of others; a terminal, a log and a reader of an error get none of their commands.</summary>
public sealed class PrintableTests
{
    private const string Hostile = "cat\u001b[2J\u001b]0;title\u0007\nEpoch 9/9 val acc 1.0\r\u202Egnp.exe\u2066\u009B31m\u007F";

    private const string Shown = @"cat\u001B[2J\u001B]0;title\u0007\nEpoch 9/9 val acc 1.0\r\u202Egnp.exe\u2066\u009B31m\u007F";

    [Theory]
    [InlineData("plain, größer, 猫, 👩‍🚀, שלום\u200F", "plain, größer, 猫, 👩‍🚀, שלום\u200F")]
    [InlineData("a\tb", @"a\tb")]
    [InlineData("a\u2028b\u2029", @"a\u2028b\u2029")]
    [InlineData(@"C:\new\table", @"C:\new\table")]
    [InlineData("", "")]
    [InlineData(Hostile, Shown)]
    public void A_line_has_no_character_that_a_terminal_obeys(string text, string shown) => Assert.Equal(shown, Printable.Line(text));

    [Fact]
    public void Half_a_character_is_written_as_an_escape() => Assert.Equal(@"half \uD83D and \uDE00", Printable.Line("half \ud83d and \ude00"));

    [Fact]
    public void Text_of_several_lines_keeps_its_lines_only() => Assert.Equal("a\r\nb\\r\\u001B\nc", Printable.Lines("a\r\nb\r\u001b\nc"));

    [Fact]
    public void Reports_and_progress_print_names_as_escapes()
    {
        using var lines = new StringWriter { NewLine = "\n" };
        var report = new Report(silent: false, lines);
        using var terminal = new TestConsole().Interactive().EmitAnsiSequences();
        terminal.Profile.Width = 300;
        var progress = new ProgressLine(new Report(silent: false, lines), terminal: terminal);

        report.Line(Hostile);
        report.Block("Classes", (Hostile, Hostile));
        report.Lines($"Note: {Hostile}");
        report.Result(new object(), to => to.Line(Hostile));
        progress.Print(Hostile);
        progress.Around(() =>
        {
            progress.Print(Hostile);
            progress.Show(Hostile, 1, 2, Hostile);
            return 0;
        });

        Assert.Equal($"{Shown}\nClasses\n    {Shown}: {Shown}\n\nNote: {Shown}\n{Shown}\n{Shown}\n", lines.ToString());
        Assert.Contains(Shown, terminal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("]0;title\u0007", terminal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_quote_names_as_escapes_and_keep_their_own_lines()
    {
        Assert.Equal($"There is no '{Shown}'.", new MonkException($"There is no '{Hostile}'.").Message);
        Assert.Equal($"There is no '{Shown}'.", new MonkException($"There is no '{Hostile}'.", new InvalidOperationException()).Message);
        Assert.Equal($"Two lines:{Environment.NewLine}    {Shown}", new MonkException(["Two lines:", $"    {Hostile}"]).Message);
    }

    [Fact]
    public void Results_say_of_themselves_what_can_be_printed()
    {
        Assert.Equal($"{Shown}: {Shown}", new UnreadableImage(Hostile, Hostile).ToString());
        Assert.Equal($"{Shown}: 3", new ClassCount(Hostile, 3).ToString());
        Assert.Equal($"train/{Shown}: {Shown}", new ExploredImage("train", Hostile, Hostile).ToString());
        Assert.Contains($"    {Shown}: {Shown}", new SummarySection("Data", [new SummaryLine(Hostile, Hostile)]).ToString(), StringComparison.Ordinal);
        var table = new OrgTable("class", "images");
        table.Add(Hostile, "3");
        Assert.Equal($"| {Shown} |      3 |", table.Lines().Last());
    }
}
