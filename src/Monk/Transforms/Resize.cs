using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Brings whole images to another size.</summary>
/// <param name="size">Of what comes out.</param>
internal sealed class Resize(ImageSize size) : ImageTransform
{
    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        if (images.shape[2] == size.Height && images.shape[3] == size.Width)
            return images;
        using var scope = NewDisposeScope();
        return BoxResize.Apply(images, size).MoveToOuterDisposeScope();
    }
}
