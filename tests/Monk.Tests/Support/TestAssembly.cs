using System.Runtime.CompilerServices;
using TorchSharp;

// libtorch uses every core by itself; test classes side by side would only fight for them.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Monk.Tests.Support;

internal static class TestAssembly
{
    [ModuleInitializer]
    internal static void Initialize()
    {
        MonkRuntime.Initialize();

        // What tests decode and compute is kept apart from what users of this machine have kept.
        var cache = Directory.CreateTempSubdirectory("monk-test-cache-").FullName;
        Environment.SetEnvironmentVariable("MONK_CACHE", cache);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(cache, recursive: true);

        // The same sums in the same order on every machine, and no threads that spin against those of another test run.
        torch.set_num_threads(1);
    }
}
