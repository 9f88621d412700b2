using static TorchSharp.torch;

namespace Monk.Data;

/// <summary>Keeps the middle.</summary>
/// <param name="size">Height and width, not above the images'.</param>
internal sealed class CenterCrop(int size) : ImageTransform
{
    /// <summary>Where the middle begins: halves are rounded to even, as torchvision does.</summary>
    public static int Start(int length, int size) => (int)Math.Round((length - size) / 2.0, MidpointRounding.ToEven);

    public override Tensor Apply(Tensor images, TransformDraws draws) =>
        images.narrow(2, Start((int)images.shape[2], size), size).narrow(3, Start((int)images.shape[3], size), size);
}
