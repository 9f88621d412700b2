using static TorchSharp.torch;

namespace Monk.Inspection;

/// <summary>
/// Puts libtorch's random generator back to where it was: looking at an experiment changes no number that is drawn after it.
/// </summary>
internal sealed class RandomStateKeeper : IDisposable
{
    private readonly Tensor _before = get_rng_state().DetachFromDisposeScope();

    public void Dispose()
    {
        set_rng_state(_before);
        _before.Dispose();
    }
}
