using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Draws the projection of one image; null where it stays as it is.</summary>
internal delegate Projection? DrawProjection(TransformDraws draws, int image, int width, int height);

/// <summary>A random projection of each image.</summary>
internal static class RandomWarp
{
    public static Tensor Apply(Tensor images, TransformDraws draws, DrawProjection draw)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var projections = Enumerable.Range(0, draws.Count).Select(image => draw(draws, image, width, height)).ToArray();
        int[] rows = [.. Enumerable.Range(0, draws.Count).Where(image => projections[image] is not null)];
        var batch = new ImageRows(images);
        batch.Change(rows, part => Warp.Apply(part, [.. rows.Select(row => projections[row]!.Value)]));
        return batch.Result().MoveToOuterDisposeScope();
    }
}
