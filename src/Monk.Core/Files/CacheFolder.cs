namespace Monk.Files;

/// <summary>Where Monk keeps what can be made again: downloaded weights and patched native libraries.</summary>
internal static class CacheFolder
{
    /// <summary>
    /// <c>MONK_CACHE</c> if set, else <c>monk</c> under the system's folder for caches
    /// (<c>XDG_CACHE_HOME</c> or <c>~/.cache</c> on Unix, local application data on Windows).
    /// </summary>
    public static string Root
    {
        get
        {
            if (Environment.GetEnvironmentVariable("MONK_CACHE") is { Length: > 0 } chosen)
                return FullPath.Of(chosen);
            if (OperatingSystem.IsWindows())
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "monk", "cache");
            if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg)
                return Path.Combine(xdg, "monk");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return Path.Combine(home.Length > 0 ? home : Path.GetTempPath(), ".cache", "monk");
        }
    }

    /// <summary>A folder of the cache; not created here.</summary>
    public static string For(string purpose) => Path.Combine(Root, purpose);
}
