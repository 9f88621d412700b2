using System.Reflection;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>Frees the native memory of layers that TorchSharp forgets.</summary>
/// <remarks>
/// TorchSharp 0.107's <c>Linear</c> and <c>Convolution</c> override <c>Dispose</c> without calling that of their base class, so each of
/// them leaves its native module behind, some 670 bytes. A server that opens experiments over and over would grow by that.
/// </remarks>
internal static class LayerDisposal
{
    private static readonly FieldInfo[] Handles = [.. new[] { "handle", "boxedModule" }
        .Select(name => typeof(nn.Module).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic))
        .OfType<FieldInfo>()];

    /// <summary>Frees what is left of layers that were disposed of. What TorchSharp has freed is not freed again.</summary>
    public static void Free(IEnumerable<nn.Module> disposed)
    {
        foreach (var layer in disposed)
        {
            foreach (var handle in Handles)
                (handle.GetValue(layer) as IDisposable)?.Dispose();
        }
    }

    /// <summary>Whether nothing is left of a layer.</summary>
    public static bool IsFreed(nn.Module layer) => Handles.Length == 2 && Handles[0].GetValue(layer) is SafeHandle { IsInvalid: true };
}
