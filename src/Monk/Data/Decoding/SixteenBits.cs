namespace Monk.Data;

/// <summary>16-bit samples in 8 bits.</summary>
internal static class SixteenBits
{
    /// <summary><paramref name="value"/> / 257, rounded: 0 stays black and 65535 becomes 255. The fixed-point form is exact for all 16-bit values.</summary>
    public static byte ToEight(int value) => (byte)((value * 255 + 32895) >> 16);
}
