
namespace Monk.Imaging;

/// <summary>The formats of image files that a program reads itself.</summary>
public static class ImageFileFormats
{
    /// <summary>
    /// Makes a format known to this program, before images are read. Another program that reads the same images must register it too.
    /// </summary>
    /// <param name="format">The format. One of the same type takes the place of the one before.</param>
    /// <example><code>
    /// ImageFileFormats.Register(new QuiteOkImage());
    /// gtf.Default("folder_of_qoi_images");
    /// </code></example>
    /// <exception cref="MonkException">
    /// The name is not allowed or is another format's, or an extension is not a dot with letters and digits after it.
    /// </exception>
    public static void Register(ImageFileFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        OwnFormats.Register(format);
    }
}
