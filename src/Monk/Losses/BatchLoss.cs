using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// The loss of a batch, with what is needed to make one mean of several batches: the sum of all losses divided by the sum of all
/// divisors.
/// </summary>
/// <param name="Mean">A scalar; what is followed down.</param>
/// <param name="Images">The images in the batch.</param>
internal readonly record struct BatchLoss(Tensor Mean, long Images)
{
    /// <summary>
    /// The sum of the weights of the images' classes, a scalar, where the mean was divided by that; null where it was divided by the
    /// number of images.
    /// </summary>
    public Tensor? Weights { get; init; }

    /// <summary>The sum, a scalar, where the mean does not tell it, because the weights may add up to 0; null where it does.</summary>
    public Tensor? Total { get; init; }

    /// <summary>The sum of the batch's losses, in the type that is asked for.</summary>
    public Tensor Sum(ScalarType type) => Total?.to(type) ?? (Weights is null ? Mean.to(type) * Images : Mean.to(type) * Weights.to(type));

    /// <summary>The loss with that of another branch of the network for the same images.</summary>
    public BatchLoss Plus(double share, BatchLoss branch) => this with
    {
        Mean = Mean + share * branch.Mean,
        Total = Total is null ? null : Total + share * branch.Total!,
    };
}
