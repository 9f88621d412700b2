using static TorchSharp.torch;

namespace Monk.Data;

/// <summary>Keeps a square anywhere in each image.</summary>
/// <param name="size">Height and width, not above the images'.</param>
internal sealed class RandomCrop(int size) : ImageTransform
{
    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = ((int)images.shape[2] - size + 1, (int)images.shape[3] - size + 1);
        return stack(Enumerable.Range(0, draws.Count).Select(image => images[image].narrow(1, draws.Below(image, 0, rows), size).narrow(2, draws.Below(image, 1, columns), size)))
            .MoveToOuterDisposeScope();
    }
}
