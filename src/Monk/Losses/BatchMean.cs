using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>Refuses what a loss gives where training cannot follow it.</summary>
internal static class BatchMean
{
    /// <summary>The mean that a loss has given.</summary>
    /// <exception cref="MonkException">It is no scalar, or no gradient leads back from it.</exception>
    public static Tensor Checked(LossOptions loss, LossInput input, Tensor? mean)
    {
        if (mean is null)
            throw Refused(loss, "null; it must give the mean over the batch, a scalar");
        if (mean.dim() != 0)
            throw Refused(
                loss, $"a tensor of shape {ShapeText.Of(mean.shape)}; it must give the mean over the batch, a scalar, as input.Mean(losses) does");

        if (input.Outputs.requires_grad && is_grad_enabled() && !mean.requires_grad)
        {
            throw Refused(loss, "a number without a gradient, so nothing could be learned from it;"
                + " it must be computed from the outputs by operations on tensors");
        }

        return mean;
    }

    private static MonkException Refused(LossOptions loss, string given) => new($"The loss '{loss.Name}' gives {given}.");
}
