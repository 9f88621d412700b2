using static TorchSharp.torch;

namespace Monk.Data;

/// <summary>Brings whole images to another size.</summary>
/// <param name="size">Height and width.</param>
internal sealed class Resize(int size) : ImageTransform
{
    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        if (images.shape[2] == size && images.shape[3] == size)
            return images;
        using var scope = NewDisposeScope();
        return BoxResize.Apply(images, size).MoveToOuterDisposeScope();
    }
}
