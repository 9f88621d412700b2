namespace Monk.Imaging;

/// <summary>What is worth telling of an image whose pixels are not all that its file says.</summary>
[Flags]
internal enum ImageTraits : byte
{
    None = 0,

    /// <summary>At least one pixel is not opaque: white shows through it.</summary>
    Transparent = 1,

    /// <summary>
    /// The samples have 16 bits, the brightest is above 0 and at most 4095, and the file declares no smaller depth: probably data of 12
    /// bits or fewer, nearly black as it is read.
    /// </summary>
    LowDepth = 2,
}
