using Monk;
using Monk.Imaging;

namespace Extension;

/// <summary>An image format: the four letters GRAY, height and width, then a byte for each pixel.</summary>
internal sealed class GrayFormat : ImageFileFormat
{
    private const int HeaderLength = 6;

    public override string Name => "Gray";

    public override IReadOnlyList<string> Extensions => [".gray"];

    public static byte[] Encode(byte height, byte width, Func<int, int, byte> pixel) =>
        [.. "GRAY"u8, height, width, .. Enumerable.Range(0, height * width).Select(i => pixel(i / width, i % width))];

    public override bool Recognises(ReadOnlySpan<byte> beginning) => beginning.StartsWith("GRAY"u8);

    public override ImageSize ReadSize(ReadOnlySpan<byte> file) => (file[4], file[5]);

    public override void Decode(ReadOnlySpan<byte> file, Span<byte> rgb)
    {
        var pixels = file[HeaderLength..];
        for (var i = 0; i < rgb.Length; i++)
            rgb[i] = pixels[i / 3];
    }
}
