using static TorchSharp.torch;

namespace Monk.Data;

/// <summary>Work on some of a batch's images.</summary>
internal static class ImageRows
{
    /// <summary>Puts changed images in the place of those at the given positions. The others stay as they are, bit for bit.</summary>
    /// <param name="images">The batch; not changed itself.</param>
    /// <param name="rows">Positions in the batch, each once.</param>
    /// <param name="change">Gets the images at those positions, in that order, as floats, and gives as many back.</param>
    /// <returns>The batch as floats; as it is where there is nothing to change.</returns>
    public static Tensor Changed(Tensor images, int[] rows, Func<Tensor, Tensor> change)
    {
        if (rows.Length == 0)
            return images.alias();

        using var scope = NewDisposeScope();
        if (rows.Length == images.shape[0] && rows.AsSpan().SequenceEqual([.. Enumerable.Range(0, rows.Length)]))
            return change(images.to(ScalarType.Float32)).MoveToOuterDisposeScope();

        var index = tensor(Array.ConvertAll(rows, row => (long)row), device: images.device);
        var changed = change(images.index_select(0, index).to(ScalarType.Float32));
        return images.to(ScalarType.Float32).index_copy(0, index, changed).MoveToOuterDisposeScope();
    }
}
