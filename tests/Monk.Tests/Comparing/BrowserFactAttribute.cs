namespace Monk.Tests.Comparing;

/// <summary>A test in a real browser; skipped, visibly, where Chromium and its driver are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public static readonly string? Chromium = Find("chromium", "chromium-browser", "google-chrome");

    public static readonly string? Driver = Find("chromedriver");

    public BrowserFactAttribute()
    {
        if (Chromium is null || Driver is null)
            Skip = "There is no Chromium with chromedriver on the PATH.";
    }

    private static string? Find(params string[] names) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
