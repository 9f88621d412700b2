using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Monk.Data;

/// <summary>Stands for the content of an image file: its path, size and time of last change. A file changed in any way that a file system notices has another key.</summary>
internal static class ImageKey
{
    /// <summary>The key of a file, links followed; null where there is no file to have one.</summary>
    public static UInt128? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null)
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            if (!file.Exists)
                return null;
            var text = string.Create(CultureInfo.InvariantCulture, $"{file.FullName}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}");
            return XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // The decoder will say what is wrong with it.
        }
    }
}
