using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>A random projection of each image.</summary>
internal abstract class RandomWarp : ImageTransform
{
    public sealed override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var projections = Enumerable.Range(0, draws.Count).Select(image => Draw(draws, image, width, height)).ToArray();
        int[] rows = [.. Enumerable.Range(0, draws.Count).Where(image => projections[image] is not null)];
        var batch = new ImageRows(images);
        batch.Change(rows, part => Warp.Apply(part, [.. rows.Select(row => projections[row]!.Value)]));
        return batch.Result().MoveToOuterDisposeScope();
    }

    /// <summary>The projection of one image; null where it stays as it is.</summary>
    protected abstract Projection? Draw(TransformDraws draws, int image, int width, int height);
}

/// <summary>Turns each image about its centre.</summary>
internal sealed class RandomRotation(RandomRotationOptions options) : RandomWarp
{
    // An affine transformation turns clockwise, a rotation counter-clockwise: so it is in torchvision.
    protected override Projection? Draw(TransformDraws draws, int image, int width, int height) =>
        Projection.Affine(width / 2.0, height / 2.0, -draws.Uniform(image, 0, options.Degrees[0], options.Degrees[1]));
}

/// <summary>Turns, moves, scales and shears each image about its centre.</summary>
internal sealed class RandomAffine(RandomAffineOptions options) : RandomWarp
{
    protected override Projection? Draw(TransformDraws draws, int image, int width, int height) => Projection.Affine(
        width / 2.0,
        height / 2.0,
        draws.Uniform(image, 0, options.Degrees[0], options.Degrees[1]),
        options.Translate is null ? 0 : Math.Round(options.Translate[0] * width * draws.Uniform(image, 1, -1, 1)),
        options.Translate is null ? 0 : Math.Round(options.Translate[1] * height * draws.Uniform(image, 2, -1, 1)),
        options.Scale is null ? 1 : draws.Uniform(image, 3, options.Scale[0], options.Scale[1]),
        options.Shear is null ? 0 : draws.Uniform(image, 4, options.Shear[0], options.Shear[1]),
        options.Shear is not { Count: 4 } ? 0 : draws.Uniform(image, 5, options.Shear[2], options.Shear[3]));
}

/// <summary>Moves the four corners of that share of images inwards.</summary>
internal sealed class RandomPerspective(RandomPerspectiveOptions options) : RandomWarp
{
    protected override Projection? Draw(TransformDraws draws, int image, int width, int height)
    {
        if (!draws.Chance(image, 0, options.Probability))
            return null;

        var (mostX, mostY) = ((int)(options.DistortionScale * (width / 2)), (int)(options.DistortionScale * (height / 2)));
        ReadOnlySpan<(double, double)> ends =
        [
            (Near(1, mostX), Near(2, mostY)),
            (Far(3, mostX, width), Near(4, mostY)),
            (Far(5, mostX, width), Far(6, mostY, height)),
            (Near(7, mostX), Far(8, mostY, height)),
        ];
        return Projection.Between([(0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)], ends);

        double Near(int draw, int most) => draws.Below(image, draw, most + 1);
        double Far(int draw, int most, int length) => draws.Between(image, draw, length - most - 1, length);
    }
}
