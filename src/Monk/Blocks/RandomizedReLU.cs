using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>A ReLU whose slope below 0 is drawn for each number in training, and their mean in inference.</summary>
/// <remarks>
/// "Empirical Evaluation of Rectified Activations in Convolutional Network" (Xu et al., 2015). TorchSharp's own (0.107) never draws: it
/// does not tell libtorch that it is training.
/// </remarks>
internal sealed class RandomizedReLU(double lower, double upper) : Block("RReLU")
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => training
        ? where(input >= 0, input, input * empty_like(input).uniform_(lower, upper))
        : nn.functional.leaky_relu(input, (lower + upper) / 2);
}
