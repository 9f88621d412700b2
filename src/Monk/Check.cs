using static System.FormattableString;

namespace Monk;

/// <summary>Checks of arguments that several methods share.</summary>
internal static class Check
{
    public static void NotEmpty(string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new MonkException($"{name} is empty.");
    }

    public static void AtLeast(string name, int value, int minimum)
    {
        if (value < minimum)
            throw new MonkException(Invariant($"{name} is {value}; it must be at least {minimum}."));
    }

    public static void Defined<T>(string name, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new MonkException($"{name} is {value}; it must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    public static void Positive(string name, double value)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new MonkException(Invariant($"{name} is {value}; it must be a number above 0."));
    }

    public static void NotNegative(string name, double value)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new MonkException(Invariant($"{name} is {value}; it must be a number of at least 0."));
    }

    public static void FromZeroToBelowOne(string name, double value)
    {
        if (!(value >= 0 && value < 1))
            throw new MonkException(Invariant($"{name} is {value}; it must be at least 0 and below 1."));
    }
}
