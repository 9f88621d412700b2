using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>A batch of which some images are changed and then others. Those that nothing changes stay as they are, bit for bit.</summary>
/// <param name="images">[N, C, H, W]; not changed itself.</param>
internal sealed class ImageRows(Tensor images)
{
    private Tensor _current = images;
    private bool _isOwn;

    /// <summary>Changes the images at the given positions.</summary>
    /// <param name="rows">Positions in the batch, ascending, each once.</param>
    /// <param name="change">
    /// Gets the images at those positions, in that order, as floats that lie channel after channel, and gives as many back.
    /// </param>
    public void Change(int[] rows, Func<Tensor, Tensor> change)
    {
        if (rows.Length == 0)
            return;
        if (rows.Length == _current.shape[0])
        {
            (_current, _isOwn) = (change(Floats(_current)), true);
            return;
        }

        var index = tensor(Array.ConvertAll(rows, row => (long)row), device: _current.device);
        var changed = change(Floats(_current.index_select(0, index)));
        if (!_isOwn)
            (_current, _isOwn) = (Floats(_current.clone()), true);
        _current.index_copy_(0, index, changed);
    }

    /// <summary>The batch as it is now; floats if anything has changed.</summary>
    public Tensor Result() => _isOwn ? _current : _current.alias();

    // Channel after channel: operations between channels are many times faster so.
    private static Tensor Floats(Tensor part) => part.to(ScalarType.Float32).contiguous();
}
