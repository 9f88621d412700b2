using Monk.Text;

namespace Monk.Kinds;

/// <summary>What stands in lines of C# for a kind that the program has not registered.</summary>
internal static class UnknownKindCode
{
    /// <summary>A comment, which leaves the rest of the lines as they are.</summary>
    public static string Of(IUnknownKind unknown) =>
        $"/* '{Printable.Line(unknown.Kind).Replace("*/", "* /", StringComparison.Ordinal)}' is not registered in the program that wrote these lines */";
}
