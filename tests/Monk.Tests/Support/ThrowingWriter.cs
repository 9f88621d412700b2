using System.Text;

namespace Monk.Tests.Support;

/// <summary>A console that is broken: whatever is written to it, it throws.</summary>
internal sealed class ThrowingWriter(Func<Exception> failure) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>How often something was written.</summary>
    public int Writes { get; private set; }

    public override void Write(char value) => Throw();

    public override void Write(string? value) => Throw();

    public override void Write(char[] buffer, int index, int count) => Throw();

    public override void Write(ReadOnlySpan<char> buffer) => Throw();

    public override void WriteLine(string? value) => Throw();

    public override void Flush() => Throw();

    private void Throw()
    {
        Writes++;
        throw failure();
    }
}
