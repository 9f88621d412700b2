using System.Diagnostics;

namespace Monk.Tests.Support;

/// <summary>A test that needs named pipes in the file system; skipped, visibly, where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PipeFactAttribute : FactAttribute
{
    public PipeFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no named pipes among its files";
        else if (!Array.Exists((string[])["/usr/bin/mkfifo", "/bin/mkfifo"], File.Exists))
            Skip = "needs the program mkfifo";
    }

    /// <summary>Makes a named pipe that nobody writes to.</summary>
    /// <returns>Its path.</returns>
    public static string Make(string path)
    {
        File.Delete(path);
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }
}
