namespace Monk.Runtime;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014). Written out here
/// so that an order or a split drawn today is drawn again by every later version of .NET, on every machine.
/// </summary>
internal struct SplitMix64
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    public SplitMix64(ulong seed) => _state = seed;

    /// <summary>The generator's finalizer: a bijection in which each input bit changes about half of the output's.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Folds one more number into a hash; <c>Combine(Combine(a, b), c)</c> depends on each and on their order.</summary>
    public static ulong Combine(ulong hash, ulong value) => Mix(Mix(hash + GoldenGamma) ^ (value * 0xD6E8FEB86659FD93 + GoldenGamma));

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += GoldenGamma;
        return Mix(_state);
    }

    /// <summary>A whole number in [0, <paramref name="limit"/>), each as likely (Lemire's multiplication with rejection).</summary>
    public int NextBelow(int limit)
    {
        var range = (ulong)limit;
        var high = Math.BigMul(Next(), range, out var low);
        if (low < range)
        {
            var threshold = (0UL - range) % range;
            while (low < threshold)
                high = Math.BigMul(Next(), range, out low);
        }

        return (int)high;
    }
}
