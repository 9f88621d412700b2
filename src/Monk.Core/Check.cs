using System.Diagnostics.CodeAnalysis;
using static System.FormattableString;

namespace Monk;

/// <summary>
/// Checks of arguments and settings that several share. A number is given back, so that a property can check what it is set to.
/// </summary>
internal static class Check
{
    // Three hundred years, and small enough for a sum of many such times.
    private const double MostSeconds = 1e10;

    // Windows' limit; Linux' is lower.
    private const int LongestPath = 32_767;

    /// <summary>Characters of a name.</summary>
    public const int LongestName = 100;

    public static void NotEmpty(string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new MonkException($"{name} is empty.");
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new MonkException($"{name} is '{value}'; it holds a NUL character, which no name and no path can.");
    }

    /// <summary>Refuses what could not stand in a file or a column as a name.</summary>
    public static string Name(string name, string? value) => IsName(value)
        ? value
        : throw new MonkException($"{name} is '{value}'; it must have 1 to {LongestName} letters, digits, '_', '-' and '.'.");

    /// <summary>Whether <see cref="Name"/> gives it back.</summary>
    public static bool IsName([NotNullWhen(true)] string? value) =>
        value is { Length: > 0 and <= LongestName } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

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

    public static int AtLeast(string name, int value, int minimum)
    {
        if (value < minimum)
            throw new MonkException(Invariant($"{name} is {value}; it must be at least {minimum}."));
        return value;
    }

    public static int Between(string name, int value, int minimum, int maximum)
    {
        if (value < minimum || value > maximum)
            throw new MonkException(Invariant($"{name} is {value}; it must be at least {minimum} and at most {maximum}."));
        return value;
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

    public static T Defined<T>(string name, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new MonkException($"{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames<T>())}.");
        return value;
    }

    public static double Float32(string name, double value)
    {
        if (!(Math.Abs(value) <= float.MaxValue))
            throw new MonkException(Invariant($"{name} is {value}; it must be a number that float32 can hold."));
        return value;
    }

    public static double Positive(string name, double value)
    {
        if (!(value > 0 && value <= float.MaxValue))
            throw new MonkException(Invariant($"{name} is {value}; it must be a number above 0 that float32 can hold."));
        return value;
    }

    public static double NotNegative(string name, double value)
    {
        if (!(value >= 0 && value <= float.MaxValue))
            throw new MonkException(Invariant($"{name} is {value}; it must be a number of at least 0 that float32 can hold."));
        return value;
    }

    public static double FromZeroToBelowOne(string name, double value)
    {
        if (!(value >= 0 && value < 1))
            throw new MonkException(Invariant($"{name} is {value}; it must be at least 0 and below 1."));
        return value;
    }

    /// <summary>A share, from 0 to 1.</summary>
    public static double Share(string name, double value)
    {
        if (!(value is >= 0 and <= 1))
            throw new MonkException(Invariant($"{name} is {value}; it lies between 0 and 1."));
        return value;
    }
}
