using Monk.Text;

namespace Monk;

/// <summary>Full paths of what callers and the environment name.</summary>
internal static class FullPath
{
    /// <summary>The full path; relative ones begin at the current directory.</summary>
    /// <exception cref="MonkException">
    /// It cannot be one: it holds a NUL character, or is relative to a current directory that has been deleted.
    /// </exception>
    public static string Of(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (ArgumentException e)
        {
            throw new MonkException($"'{Printable.Line(path)}' cannot be a path: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new MonkException($"'{path}' has no full path: {e.Message} Has the current directory been deleted? Change to one that is there, or give full paths.", e);
        }
    }
}
