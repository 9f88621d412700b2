using static System.FormattableString;

namespace Monk.Kinds;

/// <summary>Checks a setting of a record where it is made, and gives it back. Messages name it as the calls' parameters do.</summary>
internal static class Valid
{
    public static double Positive(string name, double value)
    {
        Check.Positive(name, value);
        return value;
    }

    public static double NotNegative(string name, double value)
    {
        Check.NotNegative(name, value);
        return value;
    }

    /// <summary>Any number that float32 can hold.</summary>
    public static double Float32(string name, double value)
    {
        Check.Float32(name, value);
        return value;
    }

    public static double FromZeroToBelowOne(string name, double value)
    {
        Check.FromZeroToBelowOne(name, value);
        return value;
    }

    /// <summary>A share, from 0 to 1.</summary>
    public static double Share(string name, double value)
    {
        if (!(value is >= 0 and <= 1))
            throw new MonkException(Invariant($"{name} is {value}; it lies between 0 and 1."));
        return value;
    }

    public static int AtLeast(string name, int value, int minimum)
    {
        Check.AtLeast(name, value, minimum);
        return value;
    }

    public static int Between(string name, int value, int minimum, int maximum)
    {
        Check.Between(name, value, minimum, maximum);
        return value;
    }

    public static T Defined<T>(string name, T value)
        where T : struct, Enum
    {
        Check.Defined(name, value);
        return value;
    }
}
