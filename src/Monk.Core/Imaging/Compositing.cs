using System.Runtime.InteropServices;

namespace Monk.Imaging;

/// <summary>
/// Lays transparent pixels on a background: before an image is resized, so that the colours under them, which nobody was meant to see, do
/// not bleed into what is seen.
/// </summary>
internal static class Compositing
{
    /// <summary>A value that its alpha has not been multiplied into, rounded.</summary>
    public static byte Straight(int value, int alpha, ImageBackground background) => (byte)((value * alpha + Light(background) * (255 - alpha) + 127) / 255);

    /// <summary>A value that its alpha has been multiplied into.</summary>
    public static byte Premultiplied(int value, int alpha, ImageBackground background) => (byte)Math.Min(value + Light(background) * (255 - alpha) / 255, 255);

    /// <summary>A 16-bit value that its alpha, of 16 bits too, has not been multiplied into.</summary>
    public static int StraightOfSixteen(int value, int alpha, ImageBackground background) =>
        (int)(((long)value * alpha + 257L * Light(background) * (65535 - alpha) + 32767) / 65535);

    private static int Light(ImageBackground background) => background == ImageBackground.White ? 255 : 0;

    /// <summary>Lays R, G, B and straight alpha on the background, in place.</summary>
    /// <returns>Whether any pixel was transparent.</returns>
    public static bool Apply(Span<byte> rgba, ImageBackground background)
    {
        var found = false;
        foreach (ref var pixel in MemoryMarshal.Cast<byte, uint>(rgba))
        {
            var bytes = MemoryMarshal.AsBytes(new Span<uint>(ref pixel));
            if (bytes[3] == 255)
                continue;
            found = true;
            for (var channel = 0; channel < 3; channel++)
                bytes[channel] = Straight(bytes[channel], bytes[3], background);
        }

        return found;
    }

    /// <summary>Lays an image on the background whose alpha is apart, in place.</summary>
    /// <param name="image">Grey or colour.</param>
    /// <param name="alpha">A byte a pixel.</param>
    /// <param name="isPremultiplied">Whether alpha has been multiplied into the image.</param>
    /// <param name="background">What it is laid on.</param>
    /// <returns>Whether any pixel was transparent.</returns>
    public static bool Apply(PixelBuffer image, ReadOnlySpan<byte> alpha, bool isPremultiplied, ImageBackground background)
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
                value = isPremultiplied ? Premultiplied(value, alpha[pixel], background) : Straight(value, alpha[pixel], background);
        }

        return found;
    }
}
