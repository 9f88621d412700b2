namespace Monk.Reporting.Notebooks;

/// <summary>
/// Says how a notebook shows a type. .NET notebooks look for an attribute of this very name, whoever declares it, and then for members of
/// the names below, so the library needs no reference to them.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>Has a constructor without parameters and a method <c>CreateTypeFormatters</c>.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = ["text/html"];
}
