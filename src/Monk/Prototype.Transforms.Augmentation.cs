using Monk.Transforms;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// Does one operation of random kind and strength to each image (Müller and Hutter, 2021), as torchvision's TrivialAugmentWide with
    /// bilinear interpolation. It needs no tuning.
    /// </summary>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">None of train, val and test is true, or the experiment cannot be changed.</exception>
    public void ApplyTrivialAugment(bool train = false, bool val = false, bool test = false) =>
        Apply(new TrivialAugmentOptions(), train, val, test);

    /// <summary>
    /// Does operations of random kind and given strength to each image (Cubuk et al., 2020), as torchvision's RandAugment with bilinear
    /// interpolation.
    /// </summary>
    /// <param name="numOps">Operations on an image, one after the other. Default: 2, as in torchvision.</param>
    /// <param name="magnitude">Their strength, from 0 to 30. Default: 9, as in torchvision.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// An argument is out of its range; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandAugment(int numOps = 2, int magnitude = 9, bool train = false, bool val = false, bool test = false) =>
        Apply(new RandAugmentOptions { NumOps = numOps, Magnitude = magnitude }, train, val, test);

    /// <summary>
    /// Fills a random rectangle of images (Zhong et al., 2020), as torchvision's RandomErasing. It may also follow
    /// <see cref="ApplyNormalize"/>.
    /// </summary>
    /// <param name="probability">The share of images that a rectangle is taken from. Default: 0.5, as in torchvision.</param>
    /// <param name="scale">The rectangle's share of the area. Default: 0.02 to 0.33, as in torchvision.</param>
    /// <param name="ratio">The rectangle's height : width. Default: 0.3 to 3.3, as in torchvision.</param>
    /// <param name="value">
    /// What it is filled with: after ApplyNormalize in normalized units, where 0 is the mean colour; before it from 0, black, to 255.
    /// Default: 0, as in torchvision.
    /// </param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// An argument is out of its range; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomErasing(
        double probability = 0.5, (double Lowest, double Highest)? scale = null, (double Lowest, double Highest)? ratio = null, double value = 0,
        bool train = false, bool val = false, bool test = false)
    {
        var options = new RandomErasingOptions { Probability = probability, Value = value };
        Apply(options with { Scale = Numbers(scale) ?? options.Scale, Ratio = Numbers(ratio) ?? options.Ratio }, train, val, test);
    }
}
