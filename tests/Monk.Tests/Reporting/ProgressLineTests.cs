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
    public void Without_a_terminal_a_line_is_printed_every_ten_seconds()
    {
        using var lines = new StringWriter();
        var clock = new SteppingClock();
        var progress = new ProgressLine(new Report(silent: false, lines), clock);

        progress.Around(() =>
        {
            for (var second = 1; second <= 25; second++)
            {
                clock.Seconds = second;
                progress.Show("train", second, 100, "x");
            }

            return 0;
        });

        Assert.Equal(["    train: 10 %, x", "    train: 20 %, x"], lines.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
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
