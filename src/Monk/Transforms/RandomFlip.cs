using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Mirrors that share of images.</summary>
/// <param name="probability">From 0 to 1.</param>
/// <param name="dimension">3 mirrors left to right, 2 turns upside down.</param>
internal sealed class RandomFlip(double probability, int dimension) : ImageTransform
{
    public const int Horizontal = 3;
    public const int Vertical = 2;

    /// <summary>Whether an image is mirrored.</summary>
    public static bool IsFlipped(TransformDraws draws, int image, double probability) => draws.Chance(image, 0, probability);

    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        var mirrored = Enumerable.Range(0, draws.Count).Select(image => IsFlipped(draws, image, probability)).ToArray();
        if (!mirrored.AsSpan().Contains(true))
            return images;

        using var scope = NewDisposeScope();
        return where(tensor(mirrored, device: images.device).view(-1, 1, 1, 1), images.flip(dimension), images).MoveToOuterDisposeScope();
    }
}
