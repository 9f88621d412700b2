using static System.FormattableString;

namespace Monk;

/// <summary>Checks of arguments that several methods share.</summary>
internal static class Check
{
    // Three hundred years, and small enough for a sum of many such times.
    private const double MostSeconds = 1e10;

    // Windows' limit; Linux' is lower.
    private const int LongestPath = 32_767;

    private const int LongestName = 100;

    public static void NotEmpty(string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new MonkException($"{name} is empty.");
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new MonkException($"{name} is '{value}'; it holds a NUL character, which no name and no path can.");
    }

    /// <summary>Refuses what could not stand in a file or a column as a name.</summary>
    public static string Name(string name, string? value) =>
        value is { Length: > 0 and <= LongestName } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? value
            : throw new MonkException($"{name} is '{value}'; it must have 1 to {LongestName} letters, digits, '_', '-' and '.'.");

    /// <summary>Refuses a text that is no path on any system. Nothing is looked for on disk.</summary>
    public static void Path(string name, string? value)
    {
        NotEmpty(name, value);
        if (value!.Length > LongestPath)
            throw new MonkException($"{name} has {value.Length} characters; a path has {LongestPath} at most.");
    }

    /// <summary>The same of a path that may be missing.</summary>
    public static void OptionalPath(string name, string? value)
    {
        if (value is not null)
            Path(name, value);
    }

    /// <summary>Refuses what is not the time that some work took.</summary>
    public static void Seconds(string name, double value)
    {
        if (!(value >= 0 && value <= MostSeconds))
            throw new MonkException(Invariant($"{name} is {value}; it is a time in seconds, from 0 to {MostSeconds}."));
    }

    public static void AtLeast(string name, int value, int minimum)
    {
        if (value < minimum)
            throw new MonkException(Invariant($"{name} is {value}; it must be at least {minimum}."));
    }

    public static void Between(string name, int value, int minimum, int maximum)
    {
        if (value < minimum || value > maximum)
            throw new MonkException(Invariant($"{name} is {value}; it must be at least {minimum} and at most {maximum}."));
    }

    /// <summary>The full path of a picture to be written, never in the place of a folder.</summary>
    public static string PngFile(string name, string path)
    {
        NotEmpty(name, path);
        if (!path.EndsWith(".png", StringComparison.OrdinalIgnoreCase) || Directory.Exists(path))
            throw new MonkException($"{name} is '{path}'; it must be the path of a .png file.");
        return FullPath.Of(path);
    }

    /// <summary>The full path of a table to be written, never in the place of a folder.</summary>
    public static string CsvFile(string name, string path)
    {
        NotEmpty(name, path);
        if (!path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            throw new MonkException($"{name} is '{path}'; it must be the path of a .csv file.");
        if (Directory.Exists(path))
            throw new MonkException($"{name} is '{path}', which is a folder; it must be the path of a .csv file.");
        return FullPath.Of(path);
    }

    public static void Defined<T>(string name, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new MonkException($"{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    public static void Float32(string name, double value)
    {
        if (!(Math.Abs(value) <= float.MaxValue))
            throw new MonkException(Invariant($"{name} is {value}; it must be a number that float32 can hold."));
    }

    public static void Positive(string name, double value)
    {
        if (!(value > 0 && value <= float.MaxValue))
            throw new MonkException(Invariant($"{name} is {value}; it must be a number above 0 that float32 can hold."));
    }

    public static void NotNegative(string name, double value)
    {
        if (!(value >= 0 && value <= float.MaxValue))
            throw new MonkException(Invariant($"{name} is {value}; it must be a number of at least 0 that float32 can hold."));
    }

    public static void FromZeroToBelowOne(string name, double value)
    {
        if (!(value >= 0 && value < 1))
            throw new MonkException(Invariant($"{name} is {value}; it must be at least 0 and below 1."));
    }
}
