namespace Monk.Imaging;

/// <summary>What opening an image file tells of it.</summary>
/// <param name="Width">In pixels, upright.</param>
/// <param name="Height">In pixels, upright.</param>
/// <param name="Channels">1 grey, 3 colour, 4 colour with alpha.</param>
/// <param name="Content">The hash of the file's bytes.</param>
internal readonly record struct ImageFacts(int Width, int Height, int Channels, UInt128 Content)
{
    /// <summary>What is worth telling of it.</summary>
    public ImageTraits Traits { get; init; }
}
