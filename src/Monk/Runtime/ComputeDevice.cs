using TorchSharp;

namespace Monk.Runtime;

/// <summary>Chooses where an experiment computes.</summary>
internal static class ComputeDevice
{
    /// <summary>CUDA when it is wanted and there, else the CPU.</summary>
    public static torch.Device Choose(bool useGpu) => useGpu && torch.cuda.is_available() ? torch.CUDA : torch.CPU;

    /// <summary>Why a GPU that is wanted is not used, as a sentence; null where there is one.</summary>
    public static string? WhyNoGpu => torch.cuda.is_available()
        ? null
        : "there is no GPU that libtorch can use, so it is the CPU. An NVIDIA GPU needs its driver and the package TorchSharp-cuda-linux or TorchSharp-cuda-windows in place of TorchSharp-cpu";

    /// <summary>The device as text for people: <c>cpu (2 threads)</c>, <c>cuda</c>.</summary>
    public static string Describe(torch.Device device) =>
        device.type == DeviceType.CPU ? $"cpu ({torch.get_num_threads()} threads)" : device.ToString();
}
