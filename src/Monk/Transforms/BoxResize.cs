using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Brings boxes of images to one size with the triangle filter of Pillow's antialiased bilinear resize: libtorch's, which torchvision uses
/// too. On the CPU bytes stay bytes, rounded as Pillow rounds them, which is several times faster.
/// </summary>
internal static class BoxResize
{
    /// <summary>Of each image a box of its own.</summary>
    /// <param name="images">[N, C, H, W], bytes or floats.</param>
    /// <param name="boxes">N of them.</param>
    /// <param name="size">The size of what comes out.</param>
    /// <returns>[N, C, height, width], bytes or floats.</returns>
    public static Tensor Apply(Tensor images, IReadOnlyList<PixelBox> boxes, ImageSize size)
    {
        var rows = Enumerable.Range(0, boxes.Count).Select(row => (Row: row, Box: boxes[row]));
        return cat([.. rows.Select(part => Apply(images.narrow(0, part.Row, 1).narrow(2, part.Box.Top, part.Box.Height).narrow(3, part.Box.Left, part.Box.Width), size))]);
    }

    /// <summary>Of all images the whole.</summary>
    public static Tensor Apply(Tensor images, ImageSize size)
    {
        var resizable = images.dtype == ScalarType.Byte && images.device.type == TorchSharp.DeviceType.CPU ? images : images.to(ScalarType.Float32);
        return nn.functional.interpolate(resizable, [size.Height, size.Width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);
    }
}

/// <summary>A part of an image, in whole pixels.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Width, int Height);
