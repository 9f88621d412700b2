using System.Diagnostics;

namespace Monk.Tests.Support;

/// <summary>
/// A test that mounts a folder so that a program started by the test may only read it; skipped, visibly, where such mounts cannot be made.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReadOnlyMountFactAttribute : FactAttribute
{
    public ReadOnlyMountFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "needs Linux's mount namespaces";
        else if (!Works())
            Skip = "this system lets nobody mount a folder in a namespace of its own (unshare -rm)";
    }

    /// <summary>What starts a program that may only read the folder.</summary>
    public static ProcessStartInfo Start(string folder, string program, params IEnumerable<string> arguments) => new("unshare", [
        "-rm", "sh", "-c", "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"", folder, program, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static bool Works()
    {
        using var folder = new TemporaryFolder();
        try
        {
            using var process = Process.Start(Start(folder.Path, "touch", folder.Combine("file")))!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return errors.Contains("Read-only file system", StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
