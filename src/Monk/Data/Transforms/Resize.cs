using static TorchSharp.torch;

namespace Monk.Data;

/// <summary>Brings whole images to another size.</summary>
/// <param name="size">Height and width.</param>
internal sealed class Resize(int size) : ImageTransform
{
    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        if (height == size && width == size)
            return images;
        using var scope = NewDisposeScope();
        return BoxResize.Apply(Floats(images), [new PixelBox(0, 0, width, height)], size).MoveToOuterDisposeScope();
    }
}
