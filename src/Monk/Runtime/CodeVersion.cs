namespace Monk.Runtime;

/// <summary>Tells builds of a program's own code apart, by which what was computed with one is not taken for what another would compute.</summary>
internal static class CodeVersion
{
    /// <summary>The versions of the modules that the types are of, Monk's own left out; empty where there are no others.</summary>
    public static string Of(IEnumerable<Type> types) => string.Concat(types
        .Select(type => type.Module)
        .Where(module => module != typeof(CodeVersion).Module)
        .Select(module => module.ModuleVersionId)
        .Distinct()
        .Order()
        .Select(version => $" {version}"));
}
