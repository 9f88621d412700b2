using static TorchSharp.torch;

namespace Monk.Training.Listeners;

/// <summary>
/// Puts back what all threads of libtorch share and a training depends on, where a listener has changed it: the random generator of the
/// CPU, and the type of new tensors.
/// </summary>
internal sealed class SharedTorchState : IDisposable
{
    private readonly Tensor _random = get_rng_state().DetachFromDisposeScope();
    private readonly ScalarType _type = get_default_dtype();

    public void Dispose()
    {
        if (get_default_dtype() != _type)
            set_default_dtype(_type);
        using var now = get_rng_state();
        if (!now.bytes.SequenceEqual(_random.bytes))
            set_rng_state(_random);
        _random.Dispose();
    }
}
