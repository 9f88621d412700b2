using Microsoft.Extensions.Logging;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>A logger gets what is printed, and cannot spoil anything.</summary>
public sealed class LoggerTests : IDisposable
{
    private readonly TinyScene _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_logger_gets_the_lines_that_are_printed()
    {
        var logger = new LoggedLines();
        using var console = new CapturedConsole();

        Train(logger, verbose: 1);
        Compare(logger, verbose: 1);

        Assert.Equal(Printed(console), logger.Entries.Select(entry => entry.Text));
        Assert.Contains(logger.Entries, entry => entry.Text == "Training End");
        Assert.Contains(logger.Entries, entry => entry.Text.StartsWith("Comparison: - c", StringComparison.Ordinal));
        Assert.All(logger.Entries, entry => Assert.Equal(LogLevel.Information, entry.Level));
    }

    [Fact]
    public void A_logger_gets_them_where_nothing_is_printed_too()
    {
        _tiny.Train("before"); // Both then find its images ready.
        var (silent, loud) = (new LoggedLines(), new LoggedLines());
        using var console = new CapturedConsole();

        Train(silent, verbose: 0);
        Compare(silent, verbose: 0);
        Assert.Equal("", console.Text);

        Train(loud, verbose: 1, overwrite: true);
        Compare(loud, verbose: 1);
        Assert.Equal(loud.Entries.Select(Label), silent.Entries.Select(Label));
    }

    [Fact]
    public void Notes_are_warnings()
    {
        File.WriteAllBytes(_tiny.Image, [1, 2, 3]);
        var logger = new LoggedLines();
        using var prototype = New(logger, verbose: 0);
        prototype.AddListener(new EventLog(_ => throw new InvalidOperationException("out of order")));

        prototype.Train();

        var warnings = logger.Entries.Where(entry => entry.Level == LogLevel.Warning).Select(entry => entry.Text.Trim()).ToList();
        Assert.Contains(warnings, text => text.StartsWith("Left out, cannot be read: circle/000.png", StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.StartsWith("Note: the listener", StringComparison.Ordinal));
        Assert.All(warnings, text => Assert.Matches("^(Note|Warning|Left out, cannot be read): ", text));
    }

    [Fact]
    public void A_training_that_fails_is_an_error()
    {
        var logger = new LoggedLines();
        using var prototype = New(logger, verbose: 0);
        prototype.OptimizerSgd(1e30);

        var thrown = Assert.Throws<MonkException>(() => prototype.Train());

        var error = Assert.Single(logger.Entries, entry => entry.Level == LogLevel.Error);
        Assert.Equal(($"The training of p/e failed: {thrown.Message}", thrown), (error.Text, error.Exception));
    }

    [Fact]
    public void A_cancelled_training_is_no_error()
    {
        var logger = new LoggedLines();
        using var prototype = New(logger, verbose: 0);
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => prototype.Train(new AtEpoch(1, stop.Cancel), stop.Token));

        Assert.DoesNotContain(logger.Entries, entry => entry.Level == LogLevel.Error);
        Assert.StartsWith("Interrupted. To go on: ", logger.Entries[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Folds_are_logged()
    {
        var logger = new LoggedLines();
        using var prototype = New(logger, verbose: 0);

        prototype.CrossValidate(folds: 2);

        Assert.Equal(2, logger.Entries.Count(entry => entry.Text == "Training End"));
    }

    [Fact]
    public void A_logger_that_throws_is_given_nothing_more_and_said_so_once()
    {
        var expected = _tiny.Train("alone");
        var logger = new Broken();
        var before = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            Assert.Equal(File.ReadAllBytes(expected.BestModel), File.ReadAllBytes(Train(logger, verbose: 0).BestModel));
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Equal(1, logger.Calls);
        Assert.Equal("Monk: the logger threw InvalidOperationException (full). It is given nothing more; the work goes on without it.", error.ToString().Trim());
    }

    private TrainingResult Train(ILogger logger, int verbose, bool overwrite = false)
    {
        using var prototype = New(logger, verbose, overwrite);
        return prototype.Train();
    }

    private void Compare(ILogger logger, int verbose)
    {
        var compare = new Compare("c", _tiny.Scene.Workspace, verbose, logger);
        compare.AddExperiment("p", "e");
        compare.GenerateStatistics();
    }

    private Prototype New(ILogger logger, int verbose, bool overwrite = false)
    {
        var prototype = new Prototype("p", "e", overwrite: overwrite, workspace: _tiny.Scene.Workspace, verbose: verbose, logger: logger);
        _tiny.Scene.SetUp(prototype, 3);
        prototype.CompileNetwork([Layers.Convolution(4), Layers.Relu(), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
        return prototype;
    }

    private static IEnumerable<string> Printed(CapturedConsole console) => console.Text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line));

    // What stands before numbers that differ from training to training.
    private static string Label(LoggedLine entry) => new([.. entry.Text.Split(':')[0].Where(character => !char.IsDigit(character))]);

    private sealed class Broken : ILogger
    {
        public int Calls { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Calls++;
            throw new InvalidOperationException("full");
        }
    }
}
