using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>Finds out, on the device, whether a network says the same of all images, as one whose units are dead does.</summary>
internal sealed class OutputSpread : IDisposable
{
    // Rounding in another batch moves an output by far less, and what an image has in it moves it by far more.
    private const double Tolerance = 1e-5;

    private Tensor? _lowest;
    private Tensor? _highest;
    private long _images;

    /// <summary>Adds a batch.</summary>
    /// <param name="outputs">[N, classes].</param>
    public void Add(Tensor outputs)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _images += outputs.shape[0];
        Keep(ref _lowest, outputs.amin([0]), minimum);
        Keep(ref _highest, outputs.amax([0]), maximum);
    }

    /// <summary>
    /// Whether each class had one and the same output for all images, but for rounding. False for a single image, which cannot tell.
    /// </summary>
    public bool IsNone
    {
        get
        {
            if (_images < 2)
                return false;
            using var scope = NewDisposeScope();
            var scale = maximum(_lowest!.abs(), _highest!.abs()).max().clamp(min: 1);
            return ((_highest - _lowest).max() <= Tolerance * scale).item<bool>();
        }
    }

    public void Dispose()
    {
        _lowest?.Dispose();
        _highest?.Dispose();
    }

    private static void Keep(ref Tensor? kept, Tensor found, Func<Tensor, Tensor, Tensor> of)
    {
        var next = (kept is null ? found : of(kept, found)).DetachFromDisposeScope();
        kept?.Dispose();
        kept = next;
    }
}
