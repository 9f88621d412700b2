using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Adds to images a random multiple of each principal component of ImageNet's colours (Krizhevsky, Sutskever and Hinton, "ImageNet
/// Classification with Deep Convolutional Neural Networks", 2012), with MXNet's numbers.
/// </summary>
[Kind("RandomLighting", "ApplyRandomLighting")]
public sealed record RandomLightingOptions : TransformOptions
{
    private static readonly double[] EigenValues = [55.46, 4.794, 1.148];

    // A row for each channel: red, green, blue.
    private static readonly double[][] EigenVectors = [[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.8140], [-0.5836, -0.6948, 0.4203]];

    /// <summary>The standard deviation of the multiples.</summary>
    /// <value>1, as in Monk v1; the paper's is 0.1.</value>
    /// <exception cref="MonkException">It is below 0 or above 1,000,000.</exception>
    public double Alpha { get; init => field = TransformValues.NotNegative("alpha", value); } = 1.0;

    private protected override IReadOnlyList<string> InPlace => [nameof(Alpha)];

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws)
    {
        if (Alpha == 0)
            return images;

        using var scope = NewDisposeScope();
        var shifts = Enumerable.Range(0, draws.Count).SelectMany(image => Shift([.. Enumerable.Range(0, 3).Select(component => Alpha * draws.Normal(image, 2 * component))]));
        return Floats(images).add(tensor(shifts.ToArray(), [draws.Count, 3, 1, 1], device: images.device)).clamp_(0, 255).MoveToOuterDisposeScope();
    }

    /// <summary>What three multiples add to red, green and blue.</summary>
    internal static IEnumerable<float> Shift(double[] multiples) =>
        EigenVectors.Select(channel => (float)Enumerable.Range(0, 3).Sum(component => channel[component] * EigenValues[component] * multiples[component]));
}
