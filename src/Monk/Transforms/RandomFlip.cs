using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Mirrors a share of images.</summary>
internal static class RandomFlip
{
    /// <summary>Whether an image is mirrored.</summary>
    public static bool IsFlipped(TransformDraws draws, int image, double probability) => draws.Chance(image, 0, probability);

    /// <param name="images">[N, C, H, W].</param>
    /// <param name="draws">The random numbers.</param>
    /// <param name="probability">From 0 to 1.</param>
    /// <param name="dimension">3 mirrors left to right, 2 turns upside down.</param>
    public static Tensor Apply(Tensor images, TransformDraws draws, double probability, int dimension)
    {
        var mirrored = Enumerable.Range(0, draws.Count).Select(image => IsFlipped(draws, image, probability)).ToArray();
        if (!mirrored.AsSpan().Contains(true))
            return images;

        using var scope = NewDisposeScope();
        return where(tensor(mirrored, device: images.device).view(-1, 1, 1, 1), images.flip(dimension), images).MoveToOuterDisposeScope();
    }
}
