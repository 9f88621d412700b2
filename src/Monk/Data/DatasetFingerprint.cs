using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Monk.Data.Cache;

namespace Monk.Data;

/// <summary>
/// Tells whether a data set is still the one that an experiment was made with; a folder that was moved or copied keeps its fingerprints.
/// </summary>
/// <remarks>
/// One covers each image's relative path, size in bytes and class, or all its labels; it opens no file. The other covers the files' bytes,
/// which may change while names and sizes stay.
/// </remarks>
internal static class DatasetFingerprint
{
    /// <summary>Of the bytes of the training images and, after a plus sign, of the validation images.</summary>
    public static string OfContents(ExperimentImages images, ImageContents contents, int threads, CancellationToken cancellation) =>
        OfContents(images.Train, contents, threads, cancellation) + "+" + OfContents(images.Validation, contents, threads, cancellation);

    /// <summary>
    /// The SHA-256 of the sorted list of relative paths and of the hashes of their files' bytes, in lower-case hexadecimal.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="contents">What is known of their files; those that were not read are read now.</param>
    /// <param name="threads">Files read at a time.</param>
    /// <param name="cancellation">Stops between two files.</param>
    public static string OfContents(LabelledImages images, ImageContents contents, int threads, CancellationToken cancellation)
    {
        contents.ReadMissing(images, threads, cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in images.Samples.Select(sample => sample.Path).Order(StringComparer.Ordinal))
        {
            // A file that cannot be read has no content.
            var key = contents.Of(Path.Combine(images.Root, path)) is { } content ? content.Key.ToString("x32", CultureInfo.InvariantCulture) : "-";
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{key}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The SHA-256 of the sorted list of relative paths, sizes and classes, in lower-case hexadecimal.</summary>
    public static string Of(LabelledDataset folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var sample in folder.Samples.OrderBy(sample => sample.Path, StringComparer.Ordinal))
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{sample.Path}\0{SizeOf(folder.FullPath(sample))}\0{string.Join('\u0001', sample.AllLabels.Select(label => folder.Classes[label]))}\n");
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>−1 for a file that is gone or a link that leads nowhere: the decoder will report it by name.</summary>
    private static long SizeOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var target = file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
            return target.Exists ? target.Length : -1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return -1;
        }
    }
}
