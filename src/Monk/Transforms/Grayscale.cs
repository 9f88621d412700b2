using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Shades of grey, in three equal channels.</summary>
internal sealed class Grayscale : ImageTransform
{
    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        return PixelOperations.Luminance(Floats(images)).expand(-1, 3, -1, -1).MoveToOuterDisposeScope();
    }
}
