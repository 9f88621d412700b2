using Monk.Transforms;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Brings images to another size, bilinear with antialiasing as Pillow, without keeping their aspect ratio.</summary>
    /// <param name="inputSize">In pixels: a number for a square, or <c>(height, width)</c>.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <remarks>
    /// Images are always resized to the experiment's input size in the end; this sets another size in between, such as 256 before a crop of
    /// 224. As the first transform that changes sizes it costs nothing: images are decoded to that size.
    /// </remarks>
    /// <exception cref="MonkException">
    /// The size is below 1; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyResize(ImageSize inputSize, bool train = false, bool val = false, bool test = false) =>
        Apply(new ResizeOptions { InputSize = inputSize }, train, val, test);

    /// <summary>Keeps the middle of images.</summary>
    /// <param name="inputSize">
    /// What is kept, in pixels: a number for a square, or <c>(height, width)</c>. Where no resize comes before it, images are decoded to
    /// 8/7 of it: 256 for 224.
    /// </param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// The size is below 1 or above that of the images there; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyCenterCrop(ImageSize inputSize, bool train = false, bool val = false, bool test = false) =>
        Apply(new CenterCropOptions { InputSize = inputSize }, train, val, test);

    /// <summary>Keeps a part of images, anywhere in them.</summary>
    /// <param name="inputSize">
    /// What is kept, in pixels: a number for a square, or <c>(height, width)</c>. Where no resize comes before it, images are decoded to
    /// 8/7 of it: 256 for 224.
    /// </param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <exception cref="MonkException">
    /// The size is below 1 or above that of the images there; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomCrop(ImageSize inputSize, bool train = false, bool val = false, bool test = false) =>
        Apply(new RandomCropOptions { InputSize = inputSize }, train, val, test);

    /// <summary>
    /// Brings a part of images, of random area and aspect ratio, to one size: the augmentation of the Inception networks (Szegedy et al.,
    /// 2015).
    /// </summary>
    /// <param name="inputSize">What comes out, in pixels: a number for a square, or <c>(height, width)</c>.</param>
    /// <param name="scale">The part's share of the area. Default: 0.08 to 1, as in Monk and torchvision.</param>
    /// <param name="ratio">The part's width : height. Default: 0.75 to 1.3333, as in Monk.</param>
    /// <param name="train">Whether training images get it.</param>
    /// <param name="val">Whether validation images get it.</param>
    /// <param name="test">Whether test images get it, and images in inference.</param>
    /// <remarks>
    /// Where no resize comes before it, images are decoded so large that the smallest part needs no enlargement, and at most to 1.5 times
    /// the size: 336 for 224.
    /// </remarks>
    /// <exception cref="MonkException">
    /// The size is below 1, or a range is not one; none of train, val and test is true; or the experiment cannot be changed.
    /// </exception>
    public void ApplyRandomResizedCrop(
        ImageSize inputSize, (double Lowest, double Highest)? scale = null, (double Lowest, double Highest)? ratio = null,
        bool train = false, bool val = false, bool test = false)
    {
        var options = new RandomResizedCropOptions { InputSize = inputSize };
        Apply(options with { Scale = Numbers(scale) ?? options.Scale, Ratio = Numbers(ratio) ?? options.Ratio }, train, val, test);
    }
}
