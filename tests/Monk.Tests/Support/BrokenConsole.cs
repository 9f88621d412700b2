namespace Monk.Tests.Support;

/// <summary>Puts other writers in the place of stdout and stderr while it lives.</summary>
internal sealed class BrokenConsole : IDisposable
{
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Console.Error;

    public BrokenConsole(TextWriter output, TextWriter error)
    {
        Console.SetOut(output);
        Console.SetError(error);
    }

    public void Dispose()
    {
        Console.SetOut(_out);
        Console.SetError(_error);
    }
}
