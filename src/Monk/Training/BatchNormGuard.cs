using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>
/// Stops a training whose batch leaves a batch norm one value for each channel. Such a batch has no variance: PyTorch refuses it,
/// TorchSharp goes on with running statistics that are not numbers, and every image is misjudged from then on.
/// </summary>
internal static class BatchNormGuard
{
    /// <summary>Watches the network's batch norms for as long as it lives; those in eval mode, as frozen ones are, pass.</summary>
    public static void Watch(nn.Module network)
    {
        foreach (var norm in network.modules().OfType<nn.Module<Tensor, Tensor>>().Where(module => module is BatchNorm))
            norm.register_forward_pre_hook((_, input) => HasVariance(norm, input) ? input : throw Refusal());
    }

    private static bool HasVariance(nn.Module norm, Tensor input) => !norm.training || input.numel() > input.shape[1];

    private static MonkException Refusal() => new(
        "A batch of one image leaves a batch norm a single value to normalize, because the images are so small. Use a larger input size, or a batch size that does not leave a last batch of one image.");
}
