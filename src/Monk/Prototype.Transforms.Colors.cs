using Monk.Transforms;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// Changes brightness, contrast, saturation and hue of images by random factors, in a random order, as torchvision does.
    /// </summary>
    /// <param name="brightness">The factor is drawn from max(0, 1 − this) to 1 + this. Default: 0, no change, as in Monk.</param>
    /// <param name="contrast">As brightness.</param>
    /// <param name="saturation">As brightness.</param>
    /// <param name="hue">The shift, in turns of the colour circle, is drawn from −this to this; at most 0.5.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// An argument is negative, or hue is above 0.5; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyColorJitter(
        double brightness = 0, double contrast = 0, double saturation = 0, double hue = 0,
        bool train = false, bool val = false, bool test = false) =>
        Apply(new ColorJitterOptions { Brightness = brightness, Contrast = contrast, Saturation = saturation, Hue = hue }, train, val, test);

    /// <summary>Changes images to shades of grey.</summary>
    /// <param name="numOutputChannels">
    /// 3, the three channels of the network all the same; networks do not take 1. Default: 3, as in Monk.
    /// </param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// The number of channels is not 3; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyGrayscale(int numOutputChannels = 3, bool train = false, bool val = false, bool test = false) =>
        Apply(new GrayscaleOptions { NumOutputChannels = numOutputChannels }, train, val, test);

    /// <summary>
    /// Adds noise to images along the principal components of ImageNet's colours (Krizhevsky, Sutskever and Hinton, 2012), as MXNet does.
    /// </summary>
    /// <param name="alpha">The standard deviation of each component's factor. Default: 1, as in Monk; the paper's is 0.1.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// The argument is negative; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomLighting(double alpha = 1.0, bool train = false, bool val = false, bool test = false) =>
        Apply(new RandomLightingOptions { Alpha = alpha }, train, val, test);

    /// <summary>
    /// Divides pixels by 255, subtracts a mean from each channel and divides by a standard deviation. It comes last; only
    /// <see cref="ApplyRandomErasing"/> may follow.
    /// </summary>
    /// <param name="mean">Of red, green and blue, in 0–1. Default: ImageNet's 0.485, 0.456, 0.406, as in Monk.</param>
    /// <param name="std">Of red, green and blue, above 0. Default: ImageNet's 0.229, 0.224, 0.225, as in Monk.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <remarks>Without it, and without <see cref="ApplyMeanSubtraction"/>, pixels are divided by 255.</remarks>
    /// <exception cref="MonkException">
    /// There are not three numbers, a standard deviation is not above 0, or pixels have been normalized before; none of train, val and test
    /// is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyNormalize(
        IReadOnlyList<double>? mean = null, IReadOnlyList<double>? std = null,
        bool train = false, bool val = false, bool test = false)
    {
        var options = new NormalizeOptions();
        Apply(options with { Mean = mean ?? options.Mean, StandardDeviation = std ?? options.StandardDeviation }, train, val, test);
    }

    /// <summary>
    /// Subtracts a mean from each channel, in 0–255, and leaves the scale as it is. It comes last; only <see cref="ApplyRandomErasing"/>
    /// may follow.
    /// </summary>
    /// <param name="mean">Of red, green and blue, in 0–255. Default: 123, 116, 103, as in Monk's Keras backend.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// There are not three numbers, or pixels have been normalized before; none of train, val and test is true; or the experiment cannot be
    /// changed.
    /// </exception>
    public void ApplyMeanSubtraction(IReadOnlyList<double>? mean = null, bool train = false, bool val = false, bool test = false)
    {
        var options = new MeanSubtractionOptions();
        Apply(options with { Mean = mean ?? options.Mean }, train, val, test);
    }
}
