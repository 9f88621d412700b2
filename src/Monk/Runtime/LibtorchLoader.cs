using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Monk.Files;
using TorchSharp;

namespace Monk.Runtime;

/// <summary>
/// Loads TorchSharp's native library where TorchSharp cannot do so itself: on Linux systems whose libstdc++ is older than the one it was
/// built with, in notebooks and in plug-ins.
/// </summary>
/// <remarks>
/// TorchSharp 0.107's <c>libLibTorchSharp.so</c> requires the version <c>GLIBCXX_3.4.32</c> (GCC 13), which Debian 12, Ubuntu 22.04 and
/// RHEL 9 lack. The one symbol of that version, <c>std::ios_base_library_init</c>, is a marker that nothing in the library calls, so the
/// requirement can be made weak without a change in what runs. The package's file is left alone: a copy in Monk's cache is edited
/// and loaded. It has to happen before TorchSharp tries, because TorchSharp answers a failed load by copying all of libtorch beside its
/// assembly.
/// </remarks>
internal static partial class LibtorchLoader
{
    private const string UnneededVersion = "GLIBCXX_3.4.32";
    private const string Shim = "LibTorchSharp";

    private static readonly Assembly TorchSharp = typeof(torch).Assembly;

    /// <summary>Loads the native library if TorchSharp needs help to load it; otherwise leaves it to TorchSharp.</summary>
    /// <returns>The edited copy that was loaded; null when the package's own file will do.</returns>
    /// <exception cref="DllNotFoundException">The library does not load, or the program keeps TorchSharp from it.</exception>
    public static string? LoadIfNeeded()
    {
        if (Find(FileName(Shim)) is not { } shim || Find(FileName("torch")) is not { } libtorch)
            return null;
        var isFoundByRuntime = NativeFolders.OfRuntime.Contains(Path.GetDirectoryName(shim)!);
        if (isFoundByRuntime && !OperatingSystem.IsLinux())
            return null;

        // By its full path, so that the libraries it depends on are found beside it and are in memory when the shim asks for them.
        NativeLibrary.Load(libtorch);
        string? copy = null;
        try
        {
            var library = NativeLibrary.Load(shim);
            if (!isFoundByRuntime)
                HandOver(library);
        }
        catch (DllNotFoundException e) when (MissingVersion().Match(e.Message).Groups[1].Value == UnneededVersion)
        {
            (var handle, copy) = LoadPatched(shim, CacheFolder.For("native"));
            HandOver(handle);
        }

        RequireThatTorchSharpFindsIt();
        return copy;
    }

    /// <summary>Whether libtorch is where Monk, the runtime or the system's loader will find it.</summary>
    /// <remarks>
    /// Asked first, because TorchSharp answers a missing libtorch with pages of trace and, where a NuGet cache holds one, with a copy of it
    /// beside the program.
    /// </remarks>
    public static bool IsWithinReach()
    {
        var file = FileName("torch_cpu");
        return Find(file) is not null || NativeLibrary.TryLoad(file, out _);
    }

    /// <summary>Gives TorchSharp the library wherever it asks for one by name.</summary>
    private static void HandOver(nint library)
    {
        try
        {
            NativeLibrary.SetDllImportResolver(TorchSharp, (name, _, _) => name == Shim ? library : 0);
        }
        catch (InvalidOperationException)
        {
            // Someone set a resolver before, such as another copy of Monk that shares this TorchSharp. The event below is raised when that
            // one has no answer.
        }

        // TorchSharp's own search asks no resolver, but it does raise the event.
        AssemblyLoadContext.GetLoadContext(TorchSharp)!.ResolvingUnmanagedDll += (asking, name) => asking == TorchSharp && name == Shim ? library : 0;
    }

    // TorchSharp's search begins like this; where it fails, half a gigabyte is copied, and on Linux in vain.
    private static void RequireThatTorchSharpFindsIt()
    {
        if (!OperatingSystem.IsLinux())
            return;

        DllNotFoundException? failure = null;
        try
        {
            if (NativeLibrary.TryLoad(Shim, TorchSharp, null, out _))
                return;
        }
        catch (DllNotFoundException e)
        {
            failure = e;
        }

        throw new DllNotFoundException(
            $"The program's {AssemblyLoadContext.GetLoadContext(TorchSharp)!.GetType().Name} keeps TorchSharp from the library that Monk has loaded for it. "
            + "Let its LoadUnmanagedDll answer IntPtr.Zero when a library does not load: call NativeLibrary.TryLoad there instead of LoadUnmanagedDllFromPath.",
            failure);
    }

    /// <summary>What the system calls a native library of that name.</summary>
    public static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";

    /// <summary>The native library of that file name; null where there is none.</summary>
    public static string? Find(string fileName) => NativeFolders.All
        .Select(folder => Path.Combine(folder, fileName))
        .FirstOrDefault(File.Exists);

    /// <summary>
    /// Loads the copy from the cache or, where it can be neither kept nor found whole there, from a folder of this process's own, which is
    /// removed once it is loaded.
    /// </summary>
    internal static (nint Handle, string Copy) LoadPatched(string shim, string cacheFolder)
    {
        string? found = null;
        try
        {
            found = PatchedCopy(shim, cacheFolder);
            return (NativeLibrary.Load(found), found);
        }
        catch (Exception e) when (e is MonkException or IOException or UnauthorizedAccessException || (found is not null && e is DllNotFoundException or BadImageFormatException))
        {
            // A private folder, so that nobody else can put another library there.
            var own = Disk.CreateTemporaryFolder("monk-native-");
            try
            {
                var copy = PatchedCopy(shim, own);
                return (NativeLibrary.Load(copy), copy);
            }
            finally
            {
                Disk.DeleteFolder(own); // Linux keeps a loaded library's file for as long as it is loaded.
            }
        }
    }

    /// <summary>Makes, or finds from an earlier run, the copy of <paramref name="shim"/> that loads without the unneeded version.</summary>
    internal static string PatchedCopy(string shim, string cacheFolder)
    {
        var bytes = File.ReadAllBytes(shim);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        var target = Path.Combine(cacheFolder, hash, "libLibTorchSharp.so");
        if (File.Exists(target))
            return target;

        if (ElfVersionRequirement.MarkWeak(bytes, UnneededVersion) == 0)
            throw new InvalidDataException($"'{shim}' does not list {UnneededVersion} among the versions that it requires.");

        // Renamed into place, so that another process sees the whole file or none.
        Leftovers.RemoveAbandoned(Path.GetDirectoryName(target)!);
        AtomicFile.Write(target, stream => stream.Write(bytes));
        return target;
    }

    [GeneratedRegex(@"version [`']([A-Za-z0-9_.]+)' not found")]
    private static partial Regex MissingVersion();
}
