using System.Runtime.InteropServices;

namespace Monk.Runtime;

/// <summary>Keeps libtorch from trying NNPACK, which it does for single small images on one thread.</summary>
/// <remarks>
/// Where the processor is not one that NNPACK knows, each convolution that tries it prints a warning to the error stream and is then
/// computed in another way. PyTorch turns it off with <c>torch.backends.nnpack.set_flags(False)</c>, which TorchSharp lacks; the C++
/// function behind that is called here. Its name is known for Linux only; elsewhere libtorch is built without NNPACK or does not warn.
/// </remarks>
internal static unsafe class Nnpack
{
    /// <summary>Turns NNPACK off. To be called after libtorch is loaded.</summary>
    /// <returns>Whether the function was there.</returns>
    public static bool TurnOff()
    {
        if (!OperatingSystem.IsLinux()
            || LibtorchLoader.Find("libtorch_cpu.so") is not { } file
            || !NativeLibrary.TryLoad(file, out var library)
            || !NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out var globalContext)
            || !NativeLibrary.TryGetExport(library, "_ZN2at7Context20setUserEnabledNNPACKEb", out var setEnabled))
        {
            return false;
        }

        var context = ((delegate* unmanaged<nint>)globalContext)();
        ((delegate* unmanaged<nint, byte, void>)setEnabled)(context, 0);
        return true;
    }
}
