using Monk.Files;

namespace Monk;

/// <summary>
/// A picture that Monk drew and wrote to a PNG file. Notebooks show the picture; elsewhere it can be used as the file's path.
/// </summary>
public sealed class PictureFile
{
    private PictureFile(string path, string description, byte[] png, int width)
    {
        Path = path;
        Description = description;
        Png = png;
        Width = width;
    }

    /// <summary>The PNG file. What a notebook shows is what was drawn, even if the file is changed or deleted later.</summary>
    public string Path { get; }

    /// <summary>What it shows, for those who cannot see it.</summary>
    internal string Description { get; }

    /// <summary>The drawing as it was written.</summary>
    internal byte[] Png { get; }

    /// <summary>In units of 1/96 inch.</summary>
    internal int Width { get; }

    /// <summary>The picture's <see cref="Path"/>.</summary>
    /// <param name="picture">The picture.</param>
    public static implicit operator string(PictureFile picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return picture.Path;
    }

    /// <summary>The picture's <see cref="Path"/>.</summary>
    public override string ToString() => Path;

    /// <summary>Writes the picture, in place of a file that is there.</summary>
    /// <param name="path">The PNG file to write.</param>
    /// <param name="description">What it shows, for those who cannot see it.</param>
    /// <param name="picture">The drawing.</param>
    /// <param name="mayWrite">As of <see cref="AtomicFile"/>.</param>
    internal static PictureFile Write(string path, string description, IPicture picture, Action? mayWrite = null)
    {
        var png = picture.ToPng();
        AtomicFile.Write(path, stream => stream.Write(png), mayWrite);
        return new PictureFile(path, description, png, picture.Width);
    }
}
