using System.Runtime.InteropServices;

namespace Monk.Runtime;

/// <summary>How libtorch's threads wait for one another.</summary>
/// <remarks>
/// GNU's OpenMP lets threads that wait spin on their core. Where anything else wants that core, the loader's own decoding threads included,
/// the thread that is waited for is the one that does not get it, and training becomes several times slower. Sleeping at once costs a call
/// of the system for each of a network's many small operations. So they spin for some microseconds, and then sleep. A choice made by the
/// user through OpenMP's own variables is left alone.
/// </remarks>
internal static partial class OpenMp
{
    // libgomp reckons with a hundred rounds a microsecond: about what putting a thread to sleep and waking it takes.
    private const string ShortSpin = "2000";

    /// <summary>
    /// Lets waiting threads sleep soon. To be called before libtorch is loaded, since OpenMP reads its variables only then.
    /// </summary>
    public static void WaitBriefly()
    {
        if (!OperatingSystem.IsLinux() || IsSet("OMP_WAIT_POLICY") || IsSet("GOMP_SPINCOUNT"))
            return;

        try
        {
            // .NET keeps a copy of the environment of its own; native code reads the C library's.
            SetVariable("GOMP_SPINCOUNT", ShortSpin, 0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than glibc; its OpenMP then waits as it is used to.
        }
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is not null;

    [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
