using System.IO.Compression;
using System.Text;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>
/// oneDNN's convolutions with weights in oneDNN's own order, which TorchSharp does not bind. <c>jit.compile</c> cannot name these operators either, as they are none of ATen's;
/// a saved TorchScript module can, so one is written here, in memory.
/// </summary>
internal static class OneDnnScript
{
    private const string Source = """
        class OneDnn(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          _is_full_backward_hook : Optional[bool]
          def pack(self: __torch__.OneDnn,
            weight: Tensor,
            padding0: int,
            padding1: int,
            stride0: int,
            stride1: int,
            dilation0: int,
            dilation1: int,
            groups: int,
            images: int,
            channels: int,
            height: int,
            width: int) -> Tensor:
            return torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(weight), [padding0, padding1], [stride0, stride1], [dilation0, dilation1], groups, [images, channels, height, width])
          def convolve(self: __torch__.OneDnn,
            input: Tensor,
            weight: Tensor,
            bias: Optional[Tensor],
            padding0: int,
            padding1: int,
            stride0: int,
            stride1: int,
            dilation0: int,
            dilation1: int,
            groups: int) -> Tensor:
            return ops.mkldnn._convolution_pointwise(input, weight, bias, [padding0, padding1], [stride0, stride1], [dilation0, dilation1], groups, "none", annotate(List[Optional[number]], []), None)

        """;

    // Python's pickle, protocol 2: an object of the class above with {training: False, _is_full_backward_hook: None}, and an empty tuple.
    private const string Instance = "\u0080\u0002c__torch__\nOneDnn\n)\u0081}(X\u0008\0\0\0training\u0089X\u0016\0\0\0_is_full_backward_hookNub.";
    private const string NoConstants = "\u0080\u0002).";

    private static readonly Lazy<jit.ScriptModule?> Module = new(Load);

    /// <summary>Whether this libtorch has oneDNN: on 64-bit Intel and AMD processors.</summary>
    public static bool IsAvailable => Module.Value is not null;

    /// <summary>Runs a method of the module.</summary>
    public static Tensor Invoke(string method, params object?[] arguments) => (Tensor)Module.Value!.invoke(method, arguments);

    private static jit.ScriptModule? Load()
    {
        try
        {
            return jit.load(Archive(), CPU);
        }
        catch (System.Runtime.InteropServices.ExternalException)
        {
            return null; // A libtorch without these operators.
        }
    }

    private static byte[] Archive()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            Add("data.pkl", Encoding.Latin1.GetBytes(Instance));
            Add("code/__torch__.py", Encoding.ASCII.GetBytes(Source.ReplaceLineEndings("\n")));
            Add("constants.pkl", Encoding.Latin1.GetBytes(NoConstants));
            Add("version", "3\n"u8);

            void Add(string name, ReadOnlySpan<byte> content)
            {
                using var entry = archive.CreateEntry($"onednn/{name}", CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
