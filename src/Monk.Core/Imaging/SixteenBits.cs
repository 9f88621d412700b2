namespace Monk.Imaging;

/// <summary>16-bit samples in 8 bits.</summary>
internal static class SixteenBits
{
    /// <summary>The largest of 16-bit samples.</summary>
    public const int Largest = 65535;

    private const int LargestOfTwelve = 4095;

    /// <summary>
    /// <paramref name="value"/> / 257, rounded: 0 stays black and 65535 becomes 255. The fixed-point form is exact for all 16-bit values.
    /// </summary>
    public static byte ToEight(int value) => (byte)((value * 255 + 32895) >> 16);

    /// <summary>A sample of a declared depth as one of 16 bits, rounded.</summary>
    /// <param name="value">The sample.</param>
    /// <param name="largest">The largest sample of that depth.</param>
    public static int Scaled(int value, int largest) => largest == Largest ? value : (int)(((long)Math.Min(value, largest) * Largest + largest / 2) / largest);

    /// <summary>What the brightest sample of an image says, where the file declares no depth below 16 bits.</summary>
    public static ImageTraits TraitsOf(int brightest) => brightest is > 0 and <= LargestOfTwelve ? ImageTraits.LowDepth : ImageTraits.None;
}
