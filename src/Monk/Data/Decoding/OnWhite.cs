using System.Runtime.InteropServices;

namespace Monk.Data;

/// <summary>Lays transparent pixels on white: before an image is resized, so that the colours under them, which nobody was meant to see, do not bleed into what is seen.</summary>
internal static class OnWhite
{
    /// <summary>A value that its alpha has not been multiplied into, rounded.</summary>
    public static byte Straight(int value, int alpha) => (byte)((value * alpha + 255 * (255 - alpha) + 127) / 255);

    /// <summary>A value that its alpha has been multiplied into.</summary>
    public static byte Premultiplied(int value, int alpha) => (byte)Math.Min(value + 255 - alpha, 255);

    /// <summary>A 16-bit value that its alpha, of 16 bits too, has not been multiplied into.</summary>
    public static int StraightOfSixteen(int value, int alpha) => (int)(((long)value * alpha + 65535L * (65535 - alpha) + 32767) / 65535);

    /// <summary>Lays R, G, B and straight alpha on white, in place.</summary>
    /// <returns>Whether any pixel was transparent.</returns>
    public static bool Apply(Span<byte> rgba)
    {
        var found = false;
        foreach (ref var pixel in MemoryMarshal.Cast<byte, uint>(rgba))
        {
            var bytes = MemoryMarshal.AsBytes(new Span<uint>(ref pixel));
            if (bytes[3] == 255)
                continue;
            found = true;
            for (var channel = 0; channel < 3; channel++)
                bytes[channel] = Straight(bytes[channel], bytes[3]);
        }

        return found;
    }

    /// <summary>Lays an image on white whose alpha is apart, in place.</summary>
    /// <param name="image">Grey or colour.</param>
    /// <param name="alpha">A byte a pixel.</param>
    /// <param name="isPremultiplied">Whether alpha has been multiplied into the image.</param>
    /// <returns>Whether any pixel was transparent.</returns>
    public static bool Apply(PixelBuffer image, ReadOnlySpan<byte> alpha, bool isPremultiplied)
    {
        var found = false;
        var pixels = image.Pixels;
        var shown = Math.Min(image.Channels, 3);
        for (var pixel = 0; pixel < alpha.Length; pixel++)
        {
            if (alpha[pixel] == 255)
                continue;
            found = true;
            foreach (ref var value in pixels.Slice(pixel * image.Channels, shown))
                value = isPremultiplied ? Premultiplied(value, alpha[pixel]) : Straight(value, alpha[pixel]);
        }

        return found;
    }
}
