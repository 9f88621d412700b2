namespace Monk.Imaging;

/// <summary>
/// A format of image files that a program reads itself. Registered with <see cref="ImageFileFormats.Register"/>, its files are images like
/// any other: found in folders, listed in CSV files, trained on and asked about.
/// </summary>
/// <remarks>
/// All members are called by several threads at once. The size is asked first, and the library makes room for the pixels: no more memory is
/// taken than it has. Whatever a member throws makes the one image unreadable, which is told by its name and stops nothing.
/// </remarks>
/// <example><code>
/// sealed class RawGrey : ImageFileFormat
/// {
///     public override string Name => "RawGrey";
///     public override IReadOnlyList&lt;string&gt; Extensions => [".rawgrey"];
///     public override bool Recognises(ReadOnlySpan&lt;byte&gt; beginning) => beginning.StartsWith("GREY"u8);
///     public override ImageSize ReadSize(ReadOnlySpan&lt;byte&gt; file) => (file[4], file[5]);
///     public override void Decode(ReadOnlySpan&lt;byte&gt; file, Span&lt;byte&gt; rgb)
///     {
///         for (var i = 0; i &lt; rgb.Length; i++)
///             rgb[i] = file[6 + i / 3];
///     }
/// }
///
/// ImageFileFormats.Register(new RawGrey());
/// </code></example>
public abstract class ImageFileFormat
{
    /// <summary>What it is called in messages; letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// To be changed when the same file gives other pixels: what was decoded by another version is not used again, and an experiment that
    /// was trained on it takes the images for changed.
    /// </summary>
    /// <value>1.</value>
    public virtual int Version => 1;

    /// <summary>The endings of its files' names, each with its dot, such as <c>.qoi</c>; upper and lower case are the same.</summary>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>
    /// Whether a file is of this format, whatever its name. The built-in formats are recognised first. What throws recognises nothing.
    /// </summary>
    /// <param name="beginning">The file's first bytes: 128, or all of a smaller file.</param>
    public abstract bool Recognises(ReadOnlySpan<byte> beginning);

    /// <summary>The size of the image, in pixels, from the file's header.</summary>
    /// <param name="file">The whole file.</param>
    public abstract ImageSize ReadSize(ReadOnlySpan<byte> file);

    /// <summary>Decodes the image.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="rgb">
    /// Takes the pixels, row after row from the top, each as red, green and blue: height × width × 3 bytes, all 0 before.
    /// </param>
    public abstract void Decode(ReadOnlySpan<byte> file, Span<byte> rgb);
}
