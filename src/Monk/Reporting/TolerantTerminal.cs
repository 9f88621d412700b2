using Spectre.Console;
using Spectre.Console.Rendering;

namespace Monk.Reporting;

/// <summary>
/// A terminal that may break off while bars are drawn on it. They are drawn by a thread of their own too, where an exception would end the
/// process.
/// </summary>
internal sealed class TolerantTerminal(IAnsiConsole inner) : IAnsiConsole
{
    public Profile Profile => inner.Profile;

    public IAnsiConsoleCursor Cursor { get; } = new TolerantCursor(inner);

    public IAnsiConsoleInput Input => inner.Input;

    public IExclusivityMode ExclusivityMode => inner.ExclusivityMode;

    public RenderPipeline Pipeline => inner.Pipeline;

    public void Clear(bool home) => Try(inner, terminal => terminal.Clear(home));

    public void Write(IRenderable renderable) => Try(inner, terminal => terminal.Write(renderable));

    public void WriteAnsi(Action<AnsiWriter> action) => Try(inner, terminal => terminal.WriteAnsi(action));

    private static void Try(IAnsiConsole terminal, Action<IAnsiConsole> act)
    {
        try
        {
            act(terminal);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            ConsoleLog.NoteLost(terminal.Profile.Out.Writer, e);
        }
    }

    private sealed class TolerantCursor(IAnsiConsole inner) : IAnsiConsoleCursor
    {
        public void Show(bool show) => Try(inner, terminal => terminal.Cursor.Show(show));

        public void SetPosition(int column, int line) => Try(inner, terminal => terminal.Cursor.SetPosition(column, line));

        public void Move(CursorDirection direction, int steps) => Try(inner, terminal => terminal.Cursor.Move(direction, steps));
    }
}
