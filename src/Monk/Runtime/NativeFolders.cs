using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Monk.Runtime;

/// <summary>The folders that may hold the native libraries of the TorchSharp that is loaded.</summary>
/// <remarks>
/// An ordinary program's native libraries lie in the folders that its <c>.deps.json</c> names, and the runtime knows them. Two kinds of
/// program have more: a notebook loads TorchSharp from NuGet's packages folder, where libtorch is a package of its own; a host of plug-ins
/// loads it from the plug-in's folder. There the runtime knows only the folders of the host.
/// </remarks>
internal static class NativeFolders
{
    private const string PackageName = "torchsharp";

    /// <summary>All of them; where two hold a library of the same name, the first is meant.</summary>
    public static IReadOnlyList<string> All { get; } = OfTorchSharp();

    /// <summary>The folders in which the runtime itself looks for native libraries.</summary>
    public static IReadOnlyList<string> OfRuntime => Listed(AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string);

    /// <summary>Whether TorchSharp lies in NuGet's packages folder, as it does for notebooks and scripts.</summary>
    public static bool TorchSharpIsInPackagesFolder => PackagesFolderOf(FolderOf(typeof(torch).Assembly)) is not null;

    /// <summary>NuGet's name for the system and processor, as far as libtorch is built for it.</summary>
    public static string RuntimeIdentifier =>
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64");

    /// <summary>
    /// The version of the libtorch packages that TorchSharp was built with, such as <c>2.10.0</c>; null when it does not say.
    /// </summary>
    public static string? LibtorchVersion
    {
        get
        {
            // A constant, so that reading it does not load what may just have failed to load.
            var text = typeof(torch).GetField("libtorchPackageVersion", BindingFlags.NonPublic | BindingFlags.Static)?.GetRawConstantValue() as string;
            return Version.TryParse(text, out var version) ? version.Revision > 0 ? version.ToString(4) : version.ToString(3) : null;
        }
    }

    /// <summary>
    /// The folders of a program whose TorchSharp lies in <paramref name="assemblyFolder"/>: beside it, and in the packages where it lies in
    /// one.
    /// </summary>
    /// <param name="assemblyFolder">The folder of TorchSharp.dll.</param>
    /// <param name="libtorchVersion">The version of the libtorch packages.</param>
    /// <param name="otherPackages">Further folders of packages, since NuGet may keep some packages in a fallback folder.</param>
    internal static IReadOnlyList<string> Near(string assemblyFolder, string? libtorchVersion, IReadOnlyList<string> otherPackages)
    {
        List<string> folders = [assemblyFolder, Natives(assemblyFolder)];
        if (PackagesFolderOf(assemblyFolder) is { } packages)
        {
            folders.Add(Natives(FullPath.Of(Path.Combine(assemblyFolder, "..", ".."))));
            if (libtorchVersion is not null)
                folders.AddRange(otherPackages.Prepend(packages).Select(root => Natives(Path.Combine(root, $"libtorch-cpu-{RuntimeIdentifier}", libtorchVersion))));
        }

        return [.. folders.Where(Directory.Exists).Distinct(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> OfTorchSharp()
    {
        if (FolderOf(typeof(torch).Assembly) is not { } folder)
            return OfRuntime; // Within a single file: the runtime knows where its libraries were put.

        var near = Near(folder, LibtorchVersion, OtherPackages());
        var isPlugin = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly) != AssemblyLoadContext.Default;
        return [.. (isPlugin ? near.Concat(OfRuntime) : OfRuntime.Concat(near)).Distinct(StringComparer.Ordinal)];
    }

    private static List<string> OtherPackages()
    {
        List<string> folders = [];
        if (PackagesFolderOf(FolderOf(typeof(NativeFolders).Assembly), "monk") is { } ofMonk)
            folders.Add(ofMonk);
        folders.AddRange(Listed(Environment.GetEnvironmentVariable("NUGET_PACKAGES")));
        folders.AddRange((Environment.GetEnvironmentVariable("NUGET_FALLBACK_PACKAGES") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries));
        folders.AddRange(Listed(AppContext.GetData("PROBING_DIRECTORIES") as string));
        folders.Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));
        return folders;
    }

    // A package's assembly lies in PACKAGES/NAME/VERSION/lib/FRAMEWORK.
    private static string? PackagesFolderOf(string? assemblyFolder, string package = PackageName)
    {
        var parts = assemblyFolder?.Split(Path.DirectorySeparatorChar) ?? [];
        return parts is [.., var name, _, "lib", _] && string.Equals(name, package, StringComparison.OrdinalIgnoreCase)
            ? FullPath.Of(Path.Combine(assemblyFolder!, "..", "..", "..", ".."))
            : null;
    }

    private static string Natives(string folder) => Path.Combine(folder, "runtimes", RuntimeIdentifier, "native");

    // An assembly within a single file, or one that was loaded from memory, has no place.
    private static string? FolderOf(Assembly assembly) => assembly.Location is { Length: > 0 } location ? Path.GetDirectoryName(location) : null;

    private static string[] Listed(string? folders) =>
        [.. (folders ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Path.TrimEndingDirectorySeparator)];
}
