using static TorchSharp.torch;

namespace Monk.Runtime;

/// <summary>
/// Seeds libtorch's generator from the experiment's seed, anew for each epoch, so that an epoch does not depend on how its process began.
/// </summary>
internal static class Seeds
{
    /// <summary>Before the network is made: fixes its random weights.</summary>
    public static void ForInitialization(int seed) => Apply(seed, 0);

    /// <summary>Before an epoch: fixes dropout and the like.</summary>
    public static void ForEpoch(int seed, int epoch) => Apply(seed, epoch);

    private static void Apply(int seed, int epoch)
    {
        // libtorch's generator on the CPU uses the lower 32 bits of a seed only. The factor is odd, so no two seeds become one.
        var mixed = unchecked(((uint)seed * 0x9E3779B9u) ^ (uint)epoch);
        random.manual_seed(mixed);
        if (cuda.is_available())
            cuda.manual_seed_all(mixed);
    }
}
