using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Keeps the middle.</summary>
/// <param name="size">On neither side above the images'.</param>
internal sealed class CenterCrop(ImageSize size) : ImageTransform
{
    /// <summary>Where the middle begins: halves are rounded to even, as torchvision does.</summary>
    public static int Start(int length, int size) => (int)Math.Round((length - size) / 2.0, MidpointRounding.ToEven);

    public override Tensor Apply(Tensor images, TransformDraws draws) =>
        images.narrow(2, Start((int)images.shape[2], size.Height), size.Height).narrow(3, Start((int)images.shape[3], size.Width), size.Width);
}
