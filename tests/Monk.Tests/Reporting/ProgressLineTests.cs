using Monk.Reporting;
using Spectre.Console.Testing;

namespace Monk.Tests.Reporting;

public sealed class ProgressLineTests
{
    [Fact]
    public void A_terminal_shows_a_bar_under_the_printed_lines_and_keeps_only_the_lines()
    {
        using var terminal = new TestConsole().Interactive().EmitAnsiSequences();
        terminal.Profile.Width = 120;
        var progress = new ProgressLine(new Report(silent: false, TextWriter.Null), terminal: terminal);

        var result = progress.Around(() =>
        {
            for (var epoch = 1; epoch <= 2; epoch++)
            {
                progress.Print($"epoch {epoch}");
                for (var image = 1; image <= 3; image++)
                    progress.Show($"[train] {epoch}", image, 3, "5.0 images/s");
                progress.Clear();
            }

            return 42;
        });

        Assert.Equal(42, result);
        Assert.Contains("epoch 1", terminal.Output);
        Assert.Contains("epoch 2", terminal.Output);
        Assert.DoesNotContain("100%", terminal.Output.Split("epoch 2")[^1].Split('\n')[^1]);
    }

    [Fact]
    public void A_second_display_at_the_same_time_prints_lines_instead()
    {
        using var terminal = new TestConsole().Interactive();
        using var lines = new StringWriter();
        var first = new ProgressLine(new Report(silent: false, TextWriter.Null), terminal: terminal);
        var second = new ProgressLine(new Report(silent: false, lines), terminal: terminal);

        first.Around(() => second.Around(() =>
        {
            second.Print("from the second");
            return 0;
        }));

        Assert.Contains("from the second", lines.ToString());
    }

    [Fact]
    public void Without_a_terminal_a_line_is_printed_at_the_quarters_of_a_pass()
    {
        using var lines = new StringWriter();
        var clock = new SteppingClock();
        var progress = new ProgressLine(new Report(silent: false, lines), clock);

        progress.Around(() =>
        {
            foreach (var pass in (string[])["train", "validate"])
            {
                for (var second = 1; second <= 100; second++)
                {
                    clock.Seconds++;
                    progress.Show(pass, second, 100, "x");
                }
            }

            return 0;
        });

        Assert.Equal(
            ["    train: 25 %, x", "    train: 50 %, x", "    train: 75 %, x", "    validate: 25 %, x", "    validate: 50 %, x", "    validate: 75 %, x"],
            lines.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Without_a_terminal_a_pass_of_less_than_ten_seconds_prints_no_line()
    {
        using var lines = new StringWriter();
        var clock = new SteppingClock();
        var progress = new ProgressLine(new Report(silent: false, lines), clock);

        progress.Around(() =>
        {
            for (var second = 1; second <= 9; second++)
            {
                clock.Seconds = second;
                progress.Show("train", second, 9, "x");
            }

            return 0;
        });

        Assert.Equal("", lines.ToString());
    }

    [Fact]
    public void A_silent_report_prints_nothing()
    {
        var clock = new SteppingClock { Seconds = 100 };
        using var lines = new StringWriter();
        var progress = new ProgressLine(new Report(silent: true, lines), clock);
        progress.Show("train", 1, 2, "x");
        progress.Print("text");
        Assert.Equal("", lines.ToString());
    }

    private sealed class SteppingClock : TimeProvider
    {
        public int Seconds { get; set; }

        public override long GetTimestamp() => Seconds * TimestampFrequency;
    }
}
