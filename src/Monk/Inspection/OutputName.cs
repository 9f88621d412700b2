using System.Security.Cryptography;
using System.Text;

namespace Monk.Inspection;

/// <summary>Names outputs after what they are of, so that two of different things never get one name.</summary>
internal static class OutputName
{
    // With the hash and an ending it stays below what file systems take, in bytes, whatever the script.
    private const int MostCharacters = 24;

    /// <summary>A name for people, and after it a hash of all that tells this output from others.</summary>
    /// <param name="readable">
    /// What people know it by, such as an image's file name and a class: it need not be unique, nor fit for a file's name.
    /// </param>
    /// <param name="identity">
    /// What it is of, such as the image's full path and the class. Texts that differ at all, in their case or Unicode form included, give
    /// different names even where the file system would take the readable part for the same.
    /// </param>
    public static string Of(IReadOnlyList<string> readable, params ReadOnlySpan<string> identity)
    {
        // The lengths keep ("ab", "c") and ("a", "bc") apart; UTF-16 keeps what is no valid text apart.
        var text = string.Concat(identity.ToArray().Select(part => FormattableString.Invariant($"{part.Length}:{part}")));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(text)).AsSpan(0, 8));
        return string.Concat(readable.Select(part => $"{Safe(part)}.")) + hash;
    }

    private static string Safe(string text)
    {
        var safe = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(MostCharacters))
            safe.Append(Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.' ? rune.ToString() : "_");
        return safe.ToString();
    }
}
