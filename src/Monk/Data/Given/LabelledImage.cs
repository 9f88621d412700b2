using Monk.Imaging;
using Monk.Text;


namespace Monk;

/// <summary>
/// An image with its label, or its labels, for data that no folder and no CSV file lists: rows of a database, a query, a download.
/// </summary>
/// <remarks>
/// An image is a file, which stays where it is, or bytes, which are written once into the folder of the experiment that they are given to.
/// </remarks>
/// <example><code>
/// IEnumerable&lt;LabelledImage&gt; images = rows.Select(row => LabelledImage.FromBytes(row.Id, row.Jpeg, row.Diagnosis));
/// gtf.Default(images, modelName: "resnet18", numEpochs: 5);
/// gtf.Train();
/// </code></example>
public sealed class LabelledImage
{
    private readonly Func<Stream>? _open;

    /// <summary>An image that is a file.</summary>
    /// <param name="path">The file; a relative path begins at the current directory.</param>
    /// <param name="labels">Its class, or its labels where images may have several. Spaces around a label are removed.</param>
    /// <exception cref="MonkException">The path or a label is empty.</exception>
    public LabelledImage(string path, params IEnumerable<string> labels)
    {
        Check.Path(nameof(path), path);
        Name = FullPath.Of(path);
        Labels = Checked(path, labels);
    }

    private LabelledImage(string key, Func<Stream> open, IEnumerable<string> labels)
    {
        Check.NotEmpty(nameof(key), key);
        (Name, _open) = (key, open);
        Labels = Checked(key, labels);
    }

    /// <summary>The file's full path; of bytes and streams the key.</summary>
    public string Name { get; }

    /// <summary>What it shows; empty where images may have several labels and this one has none.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Whether it is a file, which is read where it lies.</summary>
    public bool IsFile => _open is null;

    /// <summary>An image that is the bytes of a file: a JPEG, a PNG, anything that is read from folders.</summary>
    /// <param name="key">
    /// What it is called in messages and results, such as a row's number. No two images of one data set have the same.
    /// </param>
    /// <param name="bytes">The encoded image, at least one byte.</param>
    /// <param name="labels">Its class, or its labels where images may have several. Spaces around a label are removed.</param>
    /// <exception cref="MonkException">The key or a label is empty, or there are no bytes.</exception>
    public static LabelledImage FromBytes(string key, ReadOnlyMemory<byte> bytes, params IEnumerable<string> labels)
    {
        Check.NotEmpty(nameof(key), key);
        if (bytes.IsEmpty)
            throw new MonkException($"The image '{key}' has no bytes. Give the whole file, such as a JPEG, as it would lie in a folder.");
        var own = bytes.ToArray(); // The caller may fill its buffer anew.
        return new LabelledImage(key, () => new MemoryStream(own, writable: false), labels);
    }

    /// <summary>An image that is read from a stream when the experiment needs it, so that all need not be in memory at once.</summary>
    /// <param name="key">
    /// What it is called in messages and results, such as a row's number. No two images of one data set have the same.
    /// </param>
    /// <param name="open">
    /// Gives the encoded image. It is asked once for each call that the image is given to, and the stream is disposed of.
    /// </param>
    /// <param name="labels">Its class, or its labels where images may have several. Spaces around a label are removed.</param>
    /// <exception cref="MonkException">The key or a label is empty.</exception>
    public static LabelledImage FromStream(string key, Func<Stream> open, params IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new LabelledImage(key, open, labels);
    }

    /// <summary>The name and the labels.</summary>
    public override string ToString() => $"{Printable.Line(Name)}: {Printable.Line(string.Join(", ", Labels))}";

    /// <summary>The encoded image of bytes and streams.</summary>
    /// <exception cref="MonkException">The stream cannot be read, is empty, or has more bytes than an image may have.</exception>
    internal byte[] Read()
    {
        var bytes = new MemoryStream();
        try
        {
            using var stream = _open!() ?? throw new IOException("its function gave null instead of a stream");
            CopyTo(bytes, stream);
        }
        catch (Exception failure) when (failure is not MonkException && Dispensable.Is(failure))
        {
            throw new MonkException($"The image '{Name}' could not be read: {failure.Message.TrimEnd('.')}.", failure);
        }

        return bytes.Length > 0 ? bytes.ToArray() : throw new MonkException($"The image '{Name}' has no bytes: its stream ended at once.");
    }

    private void CopyTo(MemoryStream bytes, Stream stream)
    {
        var part = new byte[1 << 16];
        for (int read; (read = stream.Read(part)) > 0;)
        {
            if (bytes.Length + read > ImageLimits.MostBytes)
                throw new MonkException($"The image '{Name}' has more than {ImageLimits.MostBytes} bytes, the most that are accepted.");
            bytes.Write(part, 0, read);
        }
    }

    private static IReadOnlyList<string> Checked(string name, IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var given = labels.ToList();
        if (given.FindIndex(string.IsNullOrWhiteSpace) is >= 0 and var empty)
            throw new MonkException($"Label {empty + 1} of the image '{name}' is empty. Give the name of what it shows.");
        return [.. given.Select(label => label.Trim()).Distinct(StringComparer.Ordinal)];
    }
}
