using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>A function without parameters as a layer, to stand in a <see cref="Sequence"/>.</summary>
internal sealed class Function(string name, Func<Tensor, Tensor> function) : Block(name)
{
    /// <summary>[N, C, H, W] to [N, H, W, C].</summary>
    public static Function ToChannelsLast() => new(nameof(ToChannelsLast), input => input.permute(0, 2, 3, 1));

    /// <summary>[N, H, W, C] to [N, C, H, W].</summary>
    public static Function ToChannelsFirst() => new(nameof(ToChannelsFirst), input => input.permute(0, 3, 1, 2));

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => function(input);
}
