using Monk.Transforms;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Mirrors images left to right.</summary>
    /// <param name="probability">The share of images that is mirrored. Default: 0.5, as in Monk.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// The probability is not between 0 and 1; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomHorizontalFlip(double probability = 0.5, bool train = false, bool val = false, bool test = false) =>
        Apply(new RandomHorizontalFlipOptions { Probability = probability }, train, val, test);

    /// <summary>Turns images upside down.</summary>
    /// <param name="probability">The share of images that is turned. Default: 0.5, as in Monk.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// The probability is not between 0 and 1; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomVerticalFlip(double probability = 0.5, bool train = false, bool val = false, bool test = false) =>
        Apply(new RandomVerticalFlipOptions { Probability = probability }, train, val, test);

    /// <summary>Turns images about their centre, bilinear; corners that become free are black.</summary>
    /// <param name="degrees">The largest angle to either side.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// The angle is negative; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomRotation(double degrees, bool train = false, bool val = false, bool test = false) =>
        Apply(new RandomRotationOptions { Degrees = TransformValues.Around0(nameof(degrees), degrees) }, train, val, test);

    /// <summary>Turns images about their centre, bilinear; corners that become free are black.</summary>
    /// <param name="degrees">The range of the angle, counter-clockwise.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// The range is not one; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomRotation((double Lowest, double Highest) degrees, bool train = false, bool val = false, bool test = false) =>
        Apply(new RandomRotationOptions { Degrees = [degrees.Lowest, degrees.Highest] }, train, val, test);

    /// <summary>Turns, moves, scales and shears images about their centre, bilinear; what becomes free is black.</summary>
    /// <param name="degrees">The largest angle to either side.</param>
    /// <param name="translate">The largest shift, as a share of the width and of the height. Default: none.</param>
    /// <param name="scale">The range of the scale; above 1 enlarges. Default: 1.</param>
    /// <param name="shear">
    /// In degrees: one number, the largest along x to either side; two, the range along x; four, the ranges along x and y. Default: none.
    /// </param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// An argument is out of its range; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomAffine(
        double degrees, (double X, double Y)? translate = null, (double Lowest, double Highest)? scale = null, IReadOnlyList<double>? shear = null,
        bool train = false, bool val = false, bool test = false) =>
        Apply(Affine(TransformValues.Around0(nameof(degrees), degrees), translate, scale, shear), train, val, test);

    /// <summary>Turns, moves, scales and shears images about their centre, bilinear; what becomes free is black.</summary>
    /// <param name="degrees">The range of the angle, clockwise.</param>
    /// <param name="translate">The largest shift, as a share of the width and of the height. Default: none.</param>
    /// <param name="scale">The range of the scale; above 1 enlarges. Default: 1.</param>
    /// <param name="shear">
    /// In degrees: one number, the largest along x to either side; two, the range along x; four, the ranges along x and y. Default: none.
    /// </param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// An argument is out of its range; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomAffine(
        (double Lowest, double Highest) degrees, (double X, double Y)? translate = null, (double Lowest, double Highest)? scale = null, IReadOnlyList<double>? shear = null,
        bool train = false, bool val = false, bool test = false) =>
        Apply(Affine([degrees.Lowest, degrees.Highest], translate, scale, shear), train, val, test);

    /// <summary>Shows images as if seen from aside, bilinear; what becomes free is black.</summary>
    /// <param name="distortionScale">How far a corner may move inwards, as a share of half the image. Default: 0.5, as in Monk.</param>
    /// <param name="probability">The share of images that is distorted. Default: 0.5, as in Monk.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// An argument is not between 0 and 1; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomPerspective(
        double distortionScale = 0.5, double probability = 0.5,
        bool train = false, bool val = false, bool test = false) =>
        Apply(new RandomPerspectiveOptions { DistortionScale = distortionScale, Probability = probability }, train, val, test);

    private static RandomAffineOptions Affine(IReadOnlyList<double> degrees, (double X, double Y)? translate, (double Lowest, double Highest)? scale, IReadOnlyList<double>? shear) => new()
    {
        Degrees = degrees,
        Translate = Numbers(translate),
        Scale = Numbers(scale),
        Shear = shear,
    };

    private static IReadOnlyList<double>? Numbers((double First, double Second)? pair) => pair is var (first, second) ? [first, second] : null;
}
