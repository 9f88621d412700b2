using Monk.Blocks;
using static TorchSharp.torch;

namespace Monk.Models.Families;

/// <summary>
/// Self-attention within square windows of an image's tokens, [N, H, W, C] to the same; with a learned bias for every relative position.
/// Windows may be shifted: the image is then rolled, and tokens that the roll made neighbours do not see each other.
/// </summary>
internal sealed class ShiftedWindowAttention : Block
{
    private const string PositionIndex = "relative_position_index";
    private readonly int _heads, _window, _shift;
    private readonly TokenLinear _qkv, _proj;

    public ShiftedWindowAttention(int channels, int heads, int window, int shift)
        : base(nameof(ShiftedWindowAttention))
    {
        (_heads, _window, _shift) = (heads, window, shift);
        AddParameter("relative_position_bias_table", randn((2 * window - 1) * (2 * window - 1), heads, device: Layer.Device) * 0.02);
        register_buffer(PositionIndex, RelativePositions(window).DetachFromDisposeScope());
        _qkv = Add("qkv", Layer.TokenLinear(channels, 3 * channels));
        _proj = Add("proj", Layer.TokenLinear(channels, channels));
    }

    /// <inheritdoc/>
    public override void Materialize()
    {
        base.Materialize();
        _internal_buffers[PositionIndex].Item1.Dispose();
        ConditionallyRegisterBuffer(PositionIndex, RelativePositions(_window).DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input)
    {
        var (batch, height, width, channels) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        var (rows, columns) = ((height + _window - 1) / _window, (width + _window - 1) / _window);
        var (paddedHeight, paddedWidth) = (rows * _window, columns * _window);

        // One window that covers a side needs no shift along it.
        var (down, right) = (rows == 1 ? 0 : _shift, columns == 1 ? 0 : _shift);
        var shifted = down + right > 0;

        var x = nn.functional.pad(input, [0, 0, 0, paddedWidth - width, 0, paddedHeight - height]);
        if (shifted)
            x = x.roll((-down, -right), (1, 2));

        var tokens = _window * _window;
        var heads = _qkv.call(Windows(x, rows, columns)) // [N, windows, tokens, 3C]
            .view(batch, rows * columns, tokens, 3, _heads, channels / _heads)
            .permute(3, 0, 1, 4, 2, 5)
            .unbind(0); // Each [N, windows, heads, tokens, C / heads]
        var scores = (heads[0] * Math.Pow(channels / _heads, -0.5)).matmul(heads[1].transpose(-2, -1)) + PositionBias(tokens);
        if (shifted)
            scores = scores + Mask(rows, columns, down, right, scores);

        x = scores.softmax(-1).matmul(heads[2])
            .transpose(2, 3)
            .reshape(batch, rows, columns, _window, _window, channels);
        x = _proj.call(x)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(batch, paddedHeight, paddedWidth, channels);
        if (shifted)
            x = x.roll((down, right), (1, 2));
        return x.narrow(1, 0, height).narrow(2, 0, width).contiguous();
    }

    /// <summary>[N, H, W, C] to [N, windows, tokens, C].</summary>
    private Tensor Windows(Tensor image, long rows, long columns) => image
        .view(image.shape[0], rows, _window, columns, _window, image.shape[3])
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(image.shape[0], rows * columns, _window * _window, image.shape[3]);

    private Tensor PositionBias(int tokens) => Parameter("relative_position_bias_table")
        .index_select(0, _internal_buffers[PositionIndex].Item1)
        .view(tokens, tokens, _heads)
        .permute(2, 0, 1);

    /// <summary>[windows, 1, tokens, tokens]: 0 where both tokens come from the same part of the image, −100 elsewhere.</summary>
    private Tensor Mask(long rows, long columns, int down, int right, Tensor like)
    {
        var (height, width) = (rows * _window, columns * _window);
        var regions = new long[height * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                regions[y * width + x] = 3 * Region(y, height, down) + Region(x, width, right);
        }

        var ids = Windows(tensor(regions, [1, height, width, 1], device: like.device), rows, columns).view(rows * columns, 1, -1);
        return ids.unsqueeze(2).ne(ids.unsqueeze(3)).to(like.dtype) * -100;
    }

    /// <summary>Along one side: 0 before the last window, 1 in it, 2 for what was rolled in from the other end.</summary>
    private int Region(long position, long length, int shift) =>
        position < length - _window ? 0 : position < length - shift ? 1 : 2;

    /// <summary>For each pair of a window's tokens, the row of the bias table for the step from one to the other.</summary>
    private static Tensor RelativePositions(int window)
    {
        var tokens = window * window;
        var index = new long[tokens * tokens];
        for (var from = 0; from < tokens; from++)
        {
            for (var to = 0; to < tokens; to++)
            {
                var rows = from / window - to / window + window - 1;
                var columns = from % window - to % window + window - 1;
                index[from * tokens + to] = rows * (2 * window - 1) + columns;
            }
        }

        return tensor(index, device: Layer.Device);
    }
}
