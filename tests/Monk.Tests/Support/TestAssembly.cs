using System.Runtime.CompilerServices;
using Monk.Runtime;
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

        // The same sums in the same order on every machine, and no threads that spin against those of another test run.
        torch.set_num_threads(1);
    }
}
