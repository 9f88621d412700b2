using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Blocks;

/// <summary>
/// A fully connected layer of every token or pixel, [N, …, inputs] to [N, …, outputs], with the parameters of PyTorch's <c>Linear</c>; a
/// <see cref="PointwiseProduct"/>.
/// </summary>
internal sealed class TokenLinear : Block
{
    /// <summary>Initialised as PyTorch's default: uniform, Kaiming with a = √5.</summary>
    public TokenLinear(int inputs, int outputs, bool bias = true)
        : base(nameof(Linear))
    {
        AddParameter("weight", kaiming_uniform_(empty(outputs, inputs, device: Layer.Device), Math.Sqrt(5)));
        if (bias)
            AddParameter("bias", uniform_(empty(outputs, device: Layer.Device), -1 / Math.Sqrt(inputs), 1 / Math.Sqrt(inputs)));
    }

    /// <summary>[outputs, inputs].</summary>
    public Parameter Weight => Parameter("weight");

    /// <summary>[outputs], or none.</summary>
    public Parameter? Bias => get_parameter("bias");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => PointwiseProduct.Of(input, Weight, Bias);
}
