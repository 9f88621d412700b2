using System.ComponentModel;
using System.Diagnostics;

namespace Monk.Tests.Weights;

/// <summary>A test that needs Python with PyTorch; skipped, visibly, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Python = new(() => ((string[])["/usr/bin/python3", "python3", "python"]).FirstOrDefault(HasTorch));

    public PythonFactAttribute() => Skip = Python.Value is null ? "There is no Python with PyTorch on this machine." : null;

    /// <summary>Runs a script; its complaints become the test's failure.</summary>
    public static void Run(string script, params string[] arguments)
    {
        var (status, errors) = Start(Python.Value!, [script, .. arguments]);
        Assert.True(status == 0, errors);
    }

    private static bool HasTorch(string python)
    {
        try
        {
            return Start(python, ["-c", "import torch"]).Status == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static (int Status, string Errors) Start(string python, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
