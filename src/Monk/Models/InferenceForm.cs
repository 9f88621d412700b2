using Monk.Blocks;
using Monk.Models.Backbones;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using BatchNorm2d = Monk.Blocks.BatchNorm2d;
using Conv2d = Monk.Blocks.Conv2d;

namespace Monk.Models;

/// <summary>
/// Turns a network that will neither learn nor be saved into one that answers faster, with the same answers but for rounding.
/// </summary>
internal static class InferenceForm
{
    /// <summary>
    /// Folds batch norms into the convolutions before them, converts the base's weights to the precision that it computes in, and lays them
    /// out as oneDNN takes them: what would otherwise be done for every batch, and take a good part of a single image's time.
    /// </summary>
    /// <param name="network">The network, with its precision set; left in eval mode.</param>
    /// <param name="size">The images that it will see.</param>
    public static void Apply(ImageClassifier network, ImageSize size)
    {
        network.eval();
        if (network is BackboneNetwork)
            return; // Its layers are the program's, and nothing is known of what they need.
        if (network.CanFoldNorms)
        {
            foreach (var (norm, convolution) in NormalizedConvolutions(network, size))
                norm.FoldInto(convolution);
        }

        var type = network.Precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        // The head computes in float32, with all that is in it.
        var head = ModuleTree.Of(network.Head).Select(entry => entry.Module).ToHashSet();
        foreach (var convolution in network.modules().OfType<Convolution>().Where(convolution => !head.Contains(convolution)))
            Convert(convolution, convolution is Conv2d { IsRightInBFloat16: false } ? ScalarType.Float32 : type);
    }

    /// <summary>Batch norms that get the output of a convolution, by watching what one image runs through.</summary>
    private static List<(BatchNorm2d Norm, Convolution Convolution)> NormalizedConvolutions(ImageClassifier network, ImageSize size)
    {
        var made = new Dictionary<Tensor, Convolution>(ReferenceEqualityComparer.Instance);
        var pairs = new List<(BatchNorm2d, Convolution)>();
        var hooks = network.modules().OfType<Convolution>().Select(convolution => convolution.register_forward_hook((_, _, output) =>
        {
            made[output] = convolution;
            return output;
        })).Concat(network.modules().OfType<BatchNorm2d>().Select(norm => norm.register_forward_pre_hook((_, input) =>
        {
            if (made.TryGetValue(input, out var convolution))
                pairs.Add((norm, convolution));
            return input;
        }))).ToList();
        try
        {
            using var scope = NewDisposeScope();
            using var inference = inference_mode();
            network.call(zeros([1, size.Height, size.Width, 3], device: network.parameters().First().device).permute(0, 3, 1, 2));
        }
        finally
        {
            hooks.ForEach(hook => hook.remove());
        }

        return pairs;
    }

    private static void Convert(Convolution convolution, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var weight = convolution.weight.to(type);
        if (weight.device_type == DeviceType.CPU && convolution is Conv2d)
            weight = weight.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        convolution.ReplaceParameters(weight, convolution.bias?.to(type));
    }
}
