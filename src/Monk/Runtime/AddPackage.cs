namespace Monk.Runtime;

/// <summary>How the running program would add a package: a notebook, a script and a project each have a way of their own.</summary>
internal static class AddPackage
{
    /// <summary>Where the line belongs.</summary>
    public static string Where => Kind switch
    {
        ProgramKind.Script => "to the first cell or the top of the script, and start it anew",
        ProgramKind.FileBasedApp => "to the top of the file that runs",
        _ => "to the project that runs",
    };

    /// <summary>The line.</summary>
    public static string Line(string package, string version) => Kind switch
    {
        ProgramKind.Script => $"#r \"nuget: {package}, {version}\"",
        ProgramKind.FileBasedApp => $"#:package {package}@{version}",
        _ => $"<PackageReference Include=\"{package}\" Version=\"{version}\" />",
    };

    // The SDK notes the file from which it built a program.
    private static ProgramKind Kind =>
        NativeFolders.TorchSharpIsInPackagesFolder ? ProgramKind.Script
        : AppContext.GetData("EntryPointFilePath") is not null ? ProgramKind.FileBasedApp
        : ProgramKind.Project;

    private enum ProgramKind
    {
        Project,
        FileBasedApp,
        Script,
    }
}
