using Monk.Blocks;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>
/// Runs one image of zeros through a network and notes what each of its parts makes of it, in the order in which they are done.
/// </summary>
/// <remarks>On the CPU and in numbers, because libtorch (2.10) lacks many operations on <c>meta</c>.</remarks>
internal static class ShapeTrace
{
    /// <summary>The parts of a network with their output shapes, without the batch.</summary>
    /// <param name="network">The network; it is left in eval mode.</param>
    /// <param name="input">[channels, height, width].</param>
    public static IReadOnlyList<(string Name, nn.Module Module, long[] Output)> Of(ImageClassifier network, IReadOnlyList<long> input)
    {
        var trace = new List<(string, nn.Module, long[])>();
        var seen = new HashSet<nn.Module>();
        var parts = ModuleTree.Of(network).Where(part => part.Module is nn.Module<Tensor, Tensor>).ToList();
        var hooks = parts.Select(part => ((nn.Module<Tensor, Tensor>)part.Module).register_forward_hook((_, _, output) =>
        {
            if (seen.Add(part.Module)) // A module without parameters may be used more than once.
                trace.Add((part.Name, part.Module, output.shape[1..]));
            return output;
        })).ToList();
        try
        {
            network.eval();
            using var scope = NewDisposeScope();
            using var inference = inference_mode();
            network.call(zeros([1, .. input]));
        }
        finally
        {
            hooks.ForEach(hook => hook.remove());
        }

        return trace;
    }

    /// <summary>What a module is, by PyTorch's name.</summary>
    public static string Kind(nn.Module module) => module switch
    {
        PointwiseConv2d => nameof(Conv2d),
        Component => module.GetName(),
        _ => module.GetType().Name,
    };
}
