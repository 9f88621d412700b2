using Monk.Reporting;
using Monk.Tests.Support;
using Spectre.Console;

namespace Monk.Tests.Reporting;

public sealed class LostTerminalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_terminal_that_breaks_off_under_the_bar_ends_nothing(bool fromTheStart)
    {
        var works = !fromTheStart;
        using var writer = new Breaking(() => works);
        using var error = new StringWriter();
        using var console = new BrokenConsole(TextWriter.Null, error);
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new Output(writer),
        });
        var progress = new ProgressLine(new Report(silent: false, TextWriter.Null), terminal: terminal);

        var result = progress.Around(() =>
        {
            for (var image = 1; image <= 20; image++)
            {
                works &= image < 10;
                progress.Print($"image {image}");
                progress.Show("train", image, 20, "");
                using var pause = new ManualResetEventSlim();
                pause.Wait(TimeSpan.FromMilliseconds(20)); // The bar is drawn by a thread of its own, ten times a second.
            }

            return 42;
        });

        Assert.Equal(42, result);
        Assert.True(writer.Failures > 1);
        Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void What_the_work_under_the_bar_throws_comes_through_as_it_is()
    {
        using var writer = new Breaking(() => false);
        using var console = new BrokenConsole(TextWriter.Null, TextWriter.Null);
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new Output(writer) });
        var progress = new ProgressLine(new Report(silent: false, TextWriter.Null), terminal: terminal);

        var thrown = new IOException("of the work");
        Assert.Same(thrown, Assert.Throws<IOException>(() => progress.Around<int>(() => throw thrown)));
    }

    private sealed class Output(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => 80;

        public int Height => 24;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }

    private sealed class Breaking(Func<bool> works) : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public int Failures { get; private set; }

        public override void Write(char value) => Fail();

        public override void Write(string? value) => Fail();

        private void Fail()
        {
            if (works())
                return;
            Failures++;
            throw new IOException("Input/output error");
        }
    }
}
