using System.Collections;
using Monk.Text;

namespace Monk;

/// <summary>The paths of pictures that belong together, such as one for each layer of a network. Notebooks show the pictures.</summary>
public sealed class PictureFiles : IReadOnlyList<string>
{
    internal PictureFiles(string folder, IReadOnlyList<PictureFile> pictures)
    {
        Folder = folder;
        Pictures = pictures;
    }

    /// <summary>The folder of the files.</summary>
    public string Folder { get; }

    /// <summary>The pictures, each to be shown by itself.</summary>
    public IReadOnlyList<PictureFile> Pictures { get; }

    /// <summary>How many there are.</summary>
    public int Count => Pictures.Count;

    /// <summary>The path of one of them.</summary>
    /// <param name="index">From 0.</param>
    public string this[int index] => Pictures[index].Path;

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => Pictures.Select(picture => picture.Path).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many there are, and in which folder.</summary>
    public override string ToString() => $"{Listed.Count(Count, "picture")} in {Folder}";
}
