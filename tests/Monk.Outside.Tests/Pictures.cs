using System.Text;

namespace Monk.Outside.Tests;

/// <summary>Images of one colour as bytes, and a folder for what a test leaves.</summary>
internal static class Pictures
{
    /// <summary>A portable pixmap of 32 × 32 pixels; images of another <paramref name="number"/> differ in one pixel.</summary>
    public static byte[] Pixmap(byte red, byte green, byte blue, byte number = 0)
    {
        const int Side = 32;
        byte[] pixels = [.. Enumerable.Range(0, Side * Side).SelectMany(_ => (byte[])[red, green, blue])];
        pixels[0] = number;
        return [.. Encoding.ASCII.GetBytes($"P6 {Side} {Side} 255\n"), .. pixels];
    }

    /// <summary>A new folder for a workspace; it goes with the system's temporary files.</summary>
    public static string Folder() => Directory.CreateTempSubdirectory("monk-outside-").FullName;
}
