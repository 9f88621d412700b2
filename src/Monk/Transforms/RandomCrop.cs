using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Keeps a part anywhere in each image.</summary>
/// <param name="size">On neither side above the images'.</param>
internal sealed class RandomCrop(ImageSize size) : ImageTransform
{
    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = ((int)images.shape[2] - size.Height + 1, (int)images.shape[3] - size.Width + 1);

        // Rows of pixels are copied whole, whichever way the channels lie.
        var isChannelsLast = images.stride(1) == 1;
        var (source, height) = isChannelsLast ? (images.permute(0, 2, 3, 1), 0) : (images, 1);
        var crops = stack(Enumerable.Range(0, draws.Count).Select(image => source[image].narrow(height, draws.Below(image, 0, rows), size.Height).narrow(height + 1, draws.Below(image, 1, columns), size.Width)));
        return (isChannelsLast ? crops.permute(0, 3, 1, 2) : crops).MoveToOuterDisposeScope();
    }
}
