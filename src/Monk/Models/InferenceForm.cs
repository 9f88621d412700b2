using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>Turns a network that will neither learn nor be saved into one that answers faster, with the same answers but for rounding.</summary>
internal static class InferenceForm
{
    // As many as a single answer needs; larger batches are rarely better off with another order.
    private const int Images = 1;

    /// <summary>
    /// Folds batch norms into the convolutions before them, converts the base's weights to the precision that it computes in, and puts them in oneDNN's order: what would otherwise be
    /// done for every batch, and take most of a single image's time.
    /// </summary>
    /// <param name="network">The network, with its precision set; left in eval mode.</param>
    /// <param name="size">The images that it will see.</param>
    public static void Apply(ImageClassifier network, ImageSize size)
    {
        network.eval();
        var (inputs, normalized) = Watch(network, size);
        if (network.CanFoldNorms)
        {
            foreach (var (norm, convolution) in normalized)
                norm.FoldInto(convolution);
        }

        var type = network.Precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        foreach (var (convolution, input) in inputs.Where(entry => entry.Key != network.Head))
            Convert(convolution, convolution is Conv2d { IsRightInBFloat16: false } ? ScalarType.Float32 : type, input);
    }

    /// <summary>What each convolution gets, and which batch norms get a convolution's output, by sending one image through.</summary>
    private static (Dictionary<Convolution, long[]> Inputs, List<(BatchNorm2d Norm, Convolution Convolution)> Normalized) Watch(ImageClassifier network, ImageSize size)
    {
        var inputs = new Dictionary<Convolution, long[]>();
        var makers = new Dictionary<Tensor, Convolution>(ReferenceEqualityComparer.Instance);
        var normalized = new List<(BatchNorm2d, Convolution)>();
        var hooks = network.modules().OfType<Convolution>().Select(convolution => convolution.register_forward_hook((_, input, output) =>
        {
            inputs[convolution] = input.shape;
            makers[output] = convolution;
            return output;
        })).Concat(network.modules().OfType<BatchNorm2d>().Select(norm => norm.register_forward_pre_hook((_, input) =>
        {
            if (makers.TryGetValue(input, out var convolution))
                normalized.Add((norm, convolution));
            return input;
        }))).ToList();
        try
        {
            using var scope = NewDisposeScope();
            using var inference = inference_mode();
            network.call(zeros([Images, size.Height, size.Width, 3], device: network.parameters().First().device).permute(0, 3, 1, 2));
        }
        finally
        {
            hooks.ForEach(hook => hook.remove());
        }

        return (inputs, normalized);
    }

    private static void Convert(Convolution convolution, ScalarType type, long[] input)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var isPacked = convolution is Conv2d && convolution.weight.device_type == DeviceType.CPU && OneDnnScript.IsAvailable;
        convolution.ReplaceParameters(convolution.weight.to(type), convolution.bias?.to(type));
        if (isPacked)
            ((Conv2d)convolution).Pack(input);
    }
}
