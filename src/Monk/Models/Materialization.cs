using Monk.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>Gives memory to a network that was made on the <c>meta</c> device.</summary>
internal static class Materialization
{
    /// <summary>
    /// Makes every tensor anew on <see cref="Layer.Device"/>: parameters uninitialised, running statistics as in a new network.
    /// </summary>
    public static void Run(ImageClassifier network)
    {
        network.Materialize();
        foreach (var module in network.modules())
        {
            // A module of the user's own is made with memory.
            if (module is not Component && !IsOnMeta(module))
                continue;
            switch (module)
            {
                case Component component:
                    component.Materialize();
                    break;
                case Convolution convolution:
                    convolution.weight = Component.Similar(convolution.weight);
                    convolution.bias = convolution.bias is null ? null : Component.Similar(convolution.bias);
                    break;
                case Linear linear:
                    linear.weight = Component.Similar(linear.weight);
                    linear.bias = linear.bias is null ? null : Component.Similar(linear.bias);
                    break;
                case NormBase norm:
                    if (norm.affine)
                    {
                        norm.weight = Component.Similar(norm.weight);
                        norm.bias = Component.Similar(norm.bias!);
                    }

                    norm.running_mean = zeros(norm.num_features, device: Layer.Device);
                    norm.running_var = ones(norm.num_features, device: Layer.Device);
                    norm.num_batches_tracked = tensor(0L, device: Layer.Device);
                    break;
                default:
                    throw new InvalidOperationException($"A layer of type {module.GetType().Name} does not know how to be given memory.");
            }
        }
    }

    private static bool IsOnMeta(nn.Module module) =>
        module.named_parameters(recurse: false).Any(entry => entry.parameter.device_type == DeviceType.META)
        || module.named_buffers(recurse: false).Any(entry => entry.buffer.device_type == DeviceType.META);
}
