using System.Runtime.CompilerServices;
using Monk.Text;

namespace Monk.Reporting;

/// <summary>
/// The console as a log that may be lost: its disk is full, the program at the other end of the pipe has gone, a host has closed it.
/// Whoever prints goes on, and stderr gets one note for each console that has failed.
/// </summary>
internal static class ConsoleLog
{
    private static readonly ConditionalWeakTable<TextWriter, object> Lost = [];
    private static readonly TextWriter NoWriter = new StringWriter();

    /// <summary>What ends a line there.</summary>
    public static string NewLine
    {
        get
        {
            try
            {
                return Console.Out.NewLine;
            }
            catch (Exception e) when (Dispensable.Is(e))
            {
                return Environment.NewLine;
            }
        }
    }

    /// <summary>Writes to the console. It is asked for anew each time: a program may redirect it after an experiment was opened.</summary>
    public static void Write(Action<TextWriter> write)
    {
        TextWriter? console = null;
        try
        {
            console = Console.Out;
            write(console);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            NoteLost(console, e);
        }
    }

    /// <summary>Says on stderr, once for each console, that what Monk prints is lost.</summary>
    /// <param name="console">The console; null where there is none.</param>
    /// <param name="why">What writing to it threw.</param>
    public static void NoteLost(TextWriter? console, Exception why)
    {
        if (!Lost.TryAdd(console ?? NoWriter, why))
            return;
        Complain($"Monk: nothing more can be printed ({why.Message.TrimEnd('.')}). The work goes on without it, and what it keeps on disk is whole.");
    }

    /// <summary>Writes a line to stderr, where it can be written to.</summary>
    public static void Complain(string line)
    {
        try
        {
            Console.Error.WriteLine(Printable.Line(line));
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            // There is no place left to say it.
        }
    }
}
