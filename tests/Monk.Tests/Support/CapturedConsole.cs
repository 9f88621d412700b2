namespace Monk.Tests.Support;

/// <summary>Catches what is printed while it lives.</summary>
internal sealed class CapturedConsole : IDisposable
{
    private readonly TextWriter _before = Console.Out;
    private readonly StringWriter _writer = new() { NewLine = "\n" };

    public CapturedConsole() => Console.SetOut(_writer);

    public string Text => _writer.ToString();

    public void Dispose()
    {
        Console.SetOut(_before);
        _writer.Dispose();
    }
}
