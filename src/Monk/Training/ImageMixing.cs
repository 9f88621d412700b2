using Monk.Experiments;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>
/// Mixes each image of a batch with the one before it: as a weighted sum (mixup: Zhang and others, 2018) or by a rectangle of the other
/// (CutMix: Yun and others, 2019). Both as torchvision does them; where both are asked for, half of the batches get either.
/// </summary>
/// <remarks>
/// What is drawn for a batch follows from the seed, the epoch and the batch's place in it, so neither workers nor an interruption change
/// it.
/// </remarks>
internal sealed class ImageMixing(TrainingOptions training)
{
    // Far from the streams that transforms draw from.
    private const int FirstStream = 1 << 20;

    public static bool IsAskedFor(TrainingOptions training) => training.MixupAlpha > 0 || training.CutmixAlpha > 0;

    /// <summary>What is done to a batch.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="batch">The batch's place in the epoch, from 0.</param>
    /// <param name="height">The images' height.</param>
    /// <param name="width">The images' width.</param>
    public Mixture Draw(int epoch, int batch, int height, int width)
    {
        var draws = new BetaDraws(training.Seed, epoch, batch, FirstStream);
        var cuts = training.CutmixAlpha > 0 && (training.MixupAlpha == 0 || draws.Uniform() < 0.5);
        if (!cuts)
            return new Mixture(draws.Beta(training.MixupAlpha), null);

        var half = 0.5 * Math.Sqrt(1 - draws.Beta(training.CutmixAlpha));
        var (top, rows) = Range(draws.Uniform(), half, height);
        var (left, columns) = Range(draws.Uniform(), half, width);
        return new Mixture(1 - (double)rows * columns / (height * width), new Patch(top, left, rows, columns));
    }

    private static (int Start, int Length) Range(double center, double half, int size)
    {
        var middle = (int)(center * size);
        var reach = (int)(half * size);
        var start = Math.Max(0, middle - reach);
        return (start, Math.Min(size, middle + reach) - start);
    }
}

/// <summary>The rectangle that comes from the other image, in pixels.</summary>
internal readonly record struct Patch(int Top, int Left, int Height, int Width);

/// <summary>How the images of one batch are mixed with their neighbours.</summary>
/// <param name="Share">The share of an image that is its own.</param>
/// <param name="Patch">The rectangle that is the other's; null where the images are added up.</param>
internal readonly record struct Mixture(double Share, Patch? Patch)
{
    /// <summary>[N, C, H, W] to the same.</summary>
    public Tensor Images(Tensor images)
    {
        using var scope = NewDisposeScope();
        var others = images.roll(1, 0);
        if (Patch is not { } patch)
            return images.mul(Share).add_(others, alpha: 1 - Share).MoveToOuterDisposeScope();

        var mixed = images.clone();
        if (patch is { Height: > 0, Width: > 0 })
            Part(mixed, patch).copy_(Part(others, patch));
        return mixed.MoveToOuterDisposeScope();
    }

    /// <summary>The share of each class in the mixed images: [N, classes], of class indices [N] or of labels [N, classes].</summary>
    public Tensor Labels(Tensor labels, long classes)
    {
        using var scope = NewDisposeScope();
        var shares = labels.dim() == 1 ? nn.functional.one_hot(labels, classes).to(ScalarType.Float32) : labels;
        return shares.mul(Share).add_(shares.roll(1, 0), alpha: 1 - Share).MoveToOuterDisposeScope();
    }

    /// <summary>The labels of that image of each pair of which there is more.</summary>
    public Tensor MainLabels(Tensor labels) => Share >= 0.5 ? labels.alias() : labels.roll(1, 0);

    private static Tensor Part(Tensor images, Patch patch) => images.narrow(2, patch.Top, patch.Height).narrow(3, patch.Left, patch.Width);
}
