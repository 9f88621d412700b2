using System.Buffers.Binary;

namespace Monk.Tests.Data;

/// <summary>Files of Data/Fixtures; its README says how they were made.</summary>
internal static class Fixture
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Data", "Fixtures", name);

    /// <summary>The pixels that an image of the folder has to show.</summary>
    public static (int Width, int Height, byte[] Rgb) Expected(string name)
    {
        var bytes = File.ReadAllBytes(PathOf(name + ".rgb"));
        return (BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2)), bytes[4..]);
    }
}
