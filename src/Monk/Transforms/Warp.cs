using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Monk.Transforms;

/// <summary>Moves the pixels of each image by a projection of its own, all images at once. Bilinear; what lies outside is black.</summary>
internal static class Warp
{
    /// <param name="images">[N, C, H, W], floats.</param>
    /// <param name="projections">N of them.</param>
    /// <returns>The same shape.</returns>
    public static Tensor Apply(Tensor images, IReadOnlyList<Projection> projections)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var device = images.device;
        var x = arange(width, ScalarType.Float32, device).add_(0.5f).view(1, 1, -1);
        var y = arange(height, ScalarType.Float32, device).add_(0.5f).view(1, -1, 1);

        // Element by element rather than as a matrix product, whose last bits would depend on the number of images.
        var sourceX = Combination(p => p.A, p => p.B, p => p.C);
        var sourceY = Combination(p => p.D, p => p.E, p => p.F);
        if (!projections.All(projection => projection.IsAffine))
        {
            var depth = Combination(p => p.G, p => p.H, _ => 1);
            sourceX.div_(depth);
            sourceY.div_(depth);
        }

        var grid = stack([sourceX.mul_(2f / width).sub_(1), sourceY.mul_(2f / height).sub_(1)], dim: 3);
        return grid_sample(images, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: false);

        Tensor Combination(Func<Projection, double> ofX, Func<Projection, double> ofY, Func<Projection, double> constant) =>
            x.mul(Each(ofX)).add_(Each(constant)).add(y.mul(Each(ofY)));

        Tensor Each(Func<Projection, double> part) => tensor(projections.Select(projection => (float)part(projection)).ToArray(), device: device).view(-1, 1, 1);
    }
}
