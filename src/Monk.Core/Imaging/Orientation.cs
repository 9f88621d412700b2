using System.Runtime.InteropServices;

namespace Monk.Imaging;

/// <summary>EXIF and TIFF tag 274: where the stored image's first row and first column belong.</summary>
internal enum Orientation
{
    TopLeft = 1,
    TopRight = 2,
    BottomRight = 3,
    BottomLeft = 4,
    LeftTop = 5,
    RightTop = 6,
    RightBottom = 7,
    LeftBottom = 8,
}

internal static class Orientations
{
    /// <summary>A value outside 1–8 means an upright image, as readers of EXIF agree.</summary>
    public static Orientation FromTag(int value) => value is >= 1 and <= 8 ? (Orientation)value : Orientation.TopLeft;

    /// <summary>Whether upright width and height are the stored height and width.</summary>
    public static bool SwapsSides(this Orientation orientation) => orientation >= Orientation.LeftTop;

    /// <summary>The image upright. Takes the image given: it is returned as it is, or disposed.</summary>
    public static PixelBuffer Apply(this Orientation orientation, PixelBuffer image)
    {
        if (orientation == Orientation.TopLeft)
            return image;
        using (image)
        {
            var swaps = orientation.SwapsSides();
            var upright = new PixelBuffer(swaps ? image.Height : image.Width, swaps ? image.Width : image.Height, image.Channels) { Traits = image.Traits };
            if (image.Channels == PixelBuffer.Grey)
                Turn<byte>(image.Pixels, image.Width, upright.Pixels, upright.Width, orientation);
            else
                Turn(MemoryMarshal.Cast<byte, uint>(image.Pixels), image.Width, MemoryMarshal.Cast<byte, uint>(upright.Pixels), upright.Width, orientation);
            return upright;
        }
    }

    private static void Turn<TPixel>(ReadOnlySpan<TPixel> source, int sourceWidth, Span<TPixel> target, int targetWidth, Orientation orientation)
    {
        var sourceHeight = source.Length / sourceWidth;
        var (right, down, start) = orientation switch
        {
            Orientation.TopRight => (-1, sourceWidth, sourceWidth - 1),
            Orientation.BottomRight => (-1, -sourceWidth, source.Length - 1),
            Orientation.BottomLeft => (1, -sourceWidth, (sourceHeight - 1) * sourceWidth),
            Orientation.LeftTop => (sourceWidth, 1, 0),
            Orientation.RightTop => (-sourceWidth, 1, (sourceHeight - 1) * sourceWidth),
            Orientation.RightBottom => (-sourceWidth, -1, source.Length - 1),
            Orientation.LeftBottom => (sourceWidth, -1, sourceWidth - 1),
            _ => (1, sourceWidth, 0),
        };
        for (int y = 0, rowStart = start; y < target.Length / targetWidth; y++, rowStart += down)
        {
            var row = target.Slice(y * targetWidth, targetWidth);
            for (int x = 0, from = rowStart; x < row.Length; x++, from += right)
                row[x] = source[from];
        }
    }
}
