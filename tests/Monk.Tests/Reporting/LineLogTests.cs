using Microsoft.Extensions.Logging;
using Monk.Reporting;
using Monk.Tests.Support;
using Spectre.Console.Testing;

namespace Monk.Tests.Reporting;

public sealed class LineLogTests
{
    [Fact]
    public void Lines_above_a_bar_are_logged_and_the_bar_is_not()
    {
        using var terminal = new TestConsole().Interactive().EmitAnsiSequences();
        var logger = new LoggedLines();
        var progress = new ProgressLine(new Report(silent: false, TextWriter.Null, log: new LineLog(logger)), terminal: terminal);

        progress.Around(() =>
        {
            progress.Print("epoch 1");
            progress.Show("train", 1, 3, "5.0 images/s");
            progress.Show("train", 2, 3, "5.0 images/s");
            progress.PrintPassed("epoch 1 has ended");
            return 0;
        });

        Assert.Equal(["epoch 1", "epoch 1 has ended"], logger.Entries.Select(entry => entry.Text));
    }

    [Fact]
    public void A_line_is_one_entry_with_its_level_and_a_blank_one_is_none()
    {
        var logger = new LoggedLines();
        var report = new Report(silent: true, log: new LineLog(logger));

        report.Block("Heading", ("Name", "value"));
        report.Text("two\nlines");
        report.Lines("    Note: a note", "    Warning: a warning", "    Left out, cannot be read: a.png (cut off)", "Notes: none");
        report.Result("result", words => words.Line("in words"));
        report.Line("a name with a \n line break");

        Assert.Equal(
            [
                (LogLevel.Information, "Heading"),
                (LogLevel.Information, "    Name: value"),
                (LogLevel.Information, "two"),
                (LogLevel.Information, "lines"),
                (LogLevel.Warning, "    Note: a note"),
                (LogLevel.Warning, "    Warning: a warning"),
                (LogLevel.Warning, "    Left out, cannot be read: a.png (cut off)"),
                (LogLevel.Information, "Notes: none"),
                (LogLevel.Information, "in words"),
                (LogLevel.Information, @"a name with a \n line break"),
            ],
            logger.Entries.Select(entry => (entry.Level, entry.Text)));
    }
}
