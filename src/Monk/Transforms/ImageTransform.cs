using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>One step on a whole batch. Each image is treated by itself, with draws of its own.</summary>
internal abstract class ImageTransform
{
    /// <summary>Does it.</summary>
    /// <param name="images">
    /// [N, 3, H, W], bytes or floats in 0–255 (after normalization: floats in its units). Never changed in place.
    /// </param>
    /// <param name="draws">The random numbers of these images in this step.</param>
    /// <returns>
    /// The same layout, in bytes or floats; owned by the caller's dispose scope. May be <paramref name="images"/> itself.
    /// </returns>
    public abstract Tensor Apply(Tensor images, TransformDraws draws);

    /// <summary>The images as floats in their present units.</summary>
    protected static Tensor Floats(Tensor images) => images.to(ScalarType.Float32);

    /// <summary>One number for each image, shaped to be broadcast over its pixels.</summary>
    protected static Tensor PerImage(double[] values, Device device) => tensor(Array.ConvertAll(values, value => (float)value), device: device).view(-1, 1, 1, 1);
}
