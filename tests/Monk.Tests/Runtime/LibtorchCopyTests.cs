using Monk.Runtime;
using Monk.Tests.Support;

namespace Monk.Tests.Runtime;

/// <summary>
/// The patched copy of TorchSharp's library where the cache is of no use. On systems that need no copy there is nothing to test.
/// </summary>
public sealed class LibtorchCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Where_the_cache_cannot_be_written_the_copy_is_loaded_from_a_folder_that_is_gone_afterwards()
    {
        if (!OperatingSystem.IsLinux() || LibtorchLoader.Find("libLibTorchSharp.so") is not { } shim)
            return;
        File.WriteAllText(_folder.Combine("cache"), "");

        var (handle, copy) = LibtorchLoader.LoadPatched(shim, _folder.Combine("cache"));

        Assert.NotEqual(0, handle);
        Assert.StartsWith(Path.GetTempPath(), copy, StringComparison.Ordinal);
        Assert.False(File.Exists(copy));
    }

    [Fact]
    public void A_copy_in_the_cache_that_is_damaged_is_passed_over()
    {
        if (!OperatingSystem.IsLinux() || LibtorchLoader.Find("libLibTorchSharp.so") is not { } shim)
            return;
        var kept = LibtorchLoader.PatchedCopy(shim, _folder.Combine("cache"));
        File.WriteAllText(kept, "cut short");

        Assert.NotEqual(0, LibtorchLoader.LoadPatched(shim, _folder.Combine("cache")).Handle);
    }
}
