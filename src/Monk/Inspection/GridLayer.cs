using Monk.Blocks;
using Monk.Models;
using Monk.Models.Families;
using static TorchSharp.torch;

namespace Monk.Inspection;

/// <summary>The layer whose output still has places, last before a network forgets them, and how that output becomes [C, H, W].</summary>
/// <param name="Name">The layer's name in the state dict.</param>
/// <param name="Layer">The layer.</param>
/// <param name="ToGrid">From the layer's output for one image to [C, H, W].</param>
internal sealed record GridLayer(string Name, nn.Module<Tensor, Tensor> Layer, Func<Tensor, Tensor> ToGrid)
{
    /// <summary>Finds it.</summary>
    /// <param name="network">In eval mode.</param>
    /// <param name="input">[1, 3, H, W].</param>
    /// <exception cref="MonkException">The network has no such layer.</exception>
    public static GridLayer Of(ImageClassifier network, Tensor input)
    {
        var named = ModuleTree.Of(network).Skip(1).Where(layer => layer.Module is nn.Module<Tensor, Tensor>).ToList();
        if (network is VisionTransformer)
        {
            // After the last attention only the class token counts, so it is what that attention takes in that has places.
            var (name, last) = named.Last(layer => layer.Name.EndsWith(".ln_1", StringComparison.Ordinal));
            return new GridLayer(name, (nn.Module<Tensor, Tensor>)last, Tokens);
        }

        Func<Tensor, Tensor> toGrid = network is SwinTransformer ? ChannelsLast : ChannelsFirst;
        GridLayer? found = null;
        var hooks = named.Select(layer =>
        {
            var module = (nn.Module<Tensor, Tensor>)layer.Module;
            return module.register_forward_hook((_, _, output) =>
            {
                if (output.dim() == 4 && Places(output, toGrid) > 1)
                    found = new GridLayer(layer.Name, module, toGrid);
                return output;
            });
        }).ToList();
        try
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            network.Features(input);
        }
        finally
        {
            hooks.ForEach(hook => hook.remove());
        }

        var size = ImageClassifier.SizeOf(input);
        return found ?? throw new MonkException($"Model '{network.GetName()}' cannot be explained: for images of {size.Sides} pixels{size.Order} no layer's output has more than one place.");
    }

    private static long Places(Tensor output, Func<Tensor, Tensor> toGrid)
    {
        using var scope = NewDisposeScope();
        var shape = toGrid(output).shape;
        return shape[1] * shape[2];
    }

    private static Tensor ChannelsFirst(Tensor output) => output.squeeze(0);

    private static Tensor ChannelsLast(Tensor output) => output.squeeze(0).permute(2, 0, 1);

    /// <summary>[1, 1 + side², C], the class token first.</summary>
    private static Tensor Tokens(Tensor output)
    {
        var patches = output.squeeze(0)[1..];
        var side = (long)Math.Sqrt(patches.shape[0]);
        return patches.transpose(0, 1).reshape(-1, side, side);
    }
}
