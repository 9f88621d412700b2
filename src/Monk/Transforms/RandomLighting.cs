using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Adds to each image a random multiple of each principal component of ImageNet's colours (Krizhevsky, Sutskever and Hinton, 2012), with
/// MXNet's numbers.
/// </summary>
/// <param name="alpha">The standard deviation of the multiples.</param>
internal sealed class RandomLighting(double alpha) : ImageTransform
{
    private static readonly double[] EigenValues = [55.46, 4.794, 1.148];

    // A row for each channel: red, green, blue.
    private static readonly double[][] EigenVectors = [[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.8140], [-0.5836, -0.6948, 0.4203]];

    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        if (alpha == 0)
            return images;

        using var scope = NewDisposeScope();
        var shifts = Enumerable.Range(0, draws.Count).SelectMany(image => Shift([.. Enumerable.Range(0, 3).Select(component => alpha * draws.Normal(image, 2 * component))]));
        return Floats(images).add(tensor(shifts.ToArray(), [draws.Count, 3, 1, 1], device: images.device)).clamp_(0, 255).MoveToOuterDisposeScope();
    }

    /// <summary>What three multiples add to red, green and blue.</summary>
    public static IEnumerable<float> Shift(double[] multiples) =>
        EigenVectors.Select(channel => (float)Enumerable.Range(0, 3).Sum(component => channel[component] * EigenValues[component] * multiples[component]));
}
