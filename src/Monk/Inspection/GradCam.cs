using Monk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Inspection;

/// <summary>
/// Gradient-weighted class activation mapping: each channel of the last activations that have places is weighed by how much the class's
/// score grows with it.
/// </summary>
/// <remarks>
/// "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization" (Selvaraju et al., 2017): ReLU(Σ α_k A_k), where α_k
/// is the mean gradient of the score (the logit) with respect to channel k.
/// </remarks>
/// <param name="Logits">The network's output.</param>
/// <param name="Label">The class that is explained.</param>
/// <param name="Map">The heat map.</param>
/// <param name="Layer">The layer whose activations were weighed.</param>
internal sealed record GradCam(float[] Logits, int Label, HeatMap Map, string Layer)
{
    /// <summary>Explains a class of one image.</summary>
    /// <param name="network">In eval mode, in float32, its parameters asking for no gradients.</param>
    /// <param name="input">[1, 3, H, W].</param>
    /// <param name="label">The class; null for the one with the highest score.</param>
    public static GradCam Of(ImageClassifier network, Tensor input, int? label = null)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var layer = GridLayer.Of(network, input);
        Tensor? leaf = null, activation = null;
        var hook = layer.Layer.register_forward_hook((_, _, output) =>
        {
            // Nothing before this layer takes part in the gradients, so that only the rest of the network is run backwards.
            leaf = output.detach().requires_grad_(true).DetachFromDisposeScope();
            var copy = leaf.clone();

            // The network may go on to change the copy in place, by a ReLU without a module of its own; a second handle sees that, and
            // outlives the network's.
            activation = copy.to(copy.dtype).DetachFromDisposeScope();
            return copy;
        });
        try
        {
            var logits = network.call(input).squeeze(0);
            var values = logits.to(ScalarType.Float32).cpu().data<float>().ToArray();
            var explained = label ?? Array.IndexOf(values, values.Max());
            using var before = leaf!;
            using var weighed = activation!;
            weighed.retain_grad();
            logits[explained].backward();
            var gradient = weighed.grad!;
            using var noGradient = no_grad();
            var weights = layer.ToGrid(gradient).mean([1, 2], keepdim: true);
            var map = (weights * layer.ToGrid(weighed.detach())).sum(dim: 0).relu().to(ScalarType.Float32).cpu().contiguous();
            return new GradCam(values, explained, new HeatMap((int)map.shape[0], (int)map.shape[1], map.data<float>().ToArray()), layer.Name);
        }
        finally
        {
            hook.remove();
        }
    }
}
