using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Monk.Data;

/// <summary>
/// Tells whether a data set is still the one that an experiment was made with. It covers each image's relative path, size in bytes
/// and class, or all its labels; a folder that was moved or copied keeps its fingerprint.
/// </summary>
internal static class DatasetFingerprint
{
    /// <summary>The SHA-256 of the sorted list, in lower-case hexadecimal.</summary>
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
        catch (IOException)
        {
            return -1;
        }
    }
}
