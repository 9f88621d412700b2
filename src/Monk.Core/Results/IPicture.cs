namespace Monk;

/// <summary>A drawing that a result carries for those who show it.</summary>
internal interface IPicture
{
    /// <summary>In units of 1/96 inch.</summary>
    int Width { get; }

    /// <summary>The drawing as a PNG.</summary>
    byte[] ToPng();
}
