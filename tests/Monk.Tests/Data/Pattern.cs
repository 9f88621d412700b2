using Monk.Imaging;

namespace Monk.Tests.Data;

/// <summary>The numbers that Fixtures/make_fixtures.py computes for the same purpose.</summary>
internal static class Pattern
{
    public static byte At(int x, int y, int channel) => (byte)((x * 37 + y * 101 + channel * 59 + x * y * 7 + x * x / 3) % 256);

    public static PixelBuffer Buffer(int width, int height, int channels)
    {
        var buffer = new PixelBuffer(width, height, channels);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < channels; channel++)
                    buffer.Row(y)[x * channels + channel] = At(x, y, channel);
            }
        }

        return buffer;
    }
}
