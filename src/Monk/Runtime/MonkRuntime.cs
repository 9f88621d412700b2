using System.Runtime.InteropServices;
using Monk.Runtime;
using TorchSharp;

namespace Monk;

/// <summary>Loads libtorch, and says what was found when that fails.</summary>
/// <remarks>
/// <c>Prototype</c> calls <see cref="Initialize"/> itself. A program that uses <c>torch</c> before it has made one should call it first:
/// on systems with an older libstdc++ (Debian 12, Ubuntu 22.04, RHEL 9) TorchSharp does not load without it.
/// </remarks>
public static class MonkRuntime
{
    private static readonly Lock Gate = new();
    private static volatile bool _initialized;

    /// <summary>Loads libtorch once, with the allocator settings that training wants; later calls do nothing.</summary>
    /// <exception cref="MonkException">
    /// libtorch cannot be loaded; the message says what was found, what is missing and which package to add.
    /// </exception>
    public static void Initialize()
    {
        if (_initialized)
            return;

        lock (Gate)
        {
            if (_initialized)
                return;

            AllocatorKeepsMemory = Allocator.KeepFreedMemory();
            OpenMp.WaitBriefly();
            try
            {
                if (!LibtorchLoader.IsWithinReach())
                    throw new DllNotFoundException("libtorch is not among the program's native libraries.");
                PatchedLibrary = LibtorchLoader.LoadIfNeeded();
                torch.InitializeDeviceType(DeviceType.CPU);
                Nnpack.TurnOff();
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or TypeInitializationException or NotSupportedException or InvalidDataException or IOException or UnauthorizedAccessException)
            {
                throw new MonkException(["libtorch could not be loaded.", .. Diagnosis(e)], e);
            }

            _initialized = true;
        }
    }

    /// <summary>What was found of libtorch and of the system, line by line, for a bug report; never throws.</summary>
    /// <returns>The operating system, the runtime identifier, the libraries found, whether CUDA can be used, and what is missing.</returns>
    public static string Check()
    {
        try
        {
            Initialize();
            return Diagnose(null);
        }
        catch (MonkException e)
        {
            return e.Message;
        }
    }

    internal static bool AllocatorKeepsMemory { get; private set; }

    internal static string? PatchedLibrary { get; private set; }

    private static string Diagnose(Exception? failure) => string.Join(Environment.NewLine, Diagnosis(failure));

    private static List<string> Diagnosis(Exception? failure)
    {
        var shim = LibtorchLoader.Find(LibtorchLoader.FileName("LibTorchSharp"));
        var libtorch = LibtorchLoader.Find(LibtorchLoader.FileName("torch_cpu"));
        var version = typeof(torch).Assembly.GetName().Version?.ToString(3);
        List<string> lines =
        [
            $"    System:         {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}",
            $"    TorchSharp:     {version}, wants libtorch {NativeFolders.LibtorchVersion ?? "unknown"}",
            $"    LibTorchSharp:  {shim ?? "not found"}",
            $"    libtorch:       {libtorch ?? "not found"}",
        ];
        if (PatchedLibrary is not null)
            lines.Add($"    Loaded instead: {PatchedLibrary}");
        lines.Add(failure is null
            ? $"    CUDA:           {(torch.cuda.is_available() ? $"{torch.cuda.device_count()} device(s)" : "not available")}"
            : $"    Failure:        {FirstLine(failure)}");

        if (libtorch is null)
        {
            lines.Add($"    Missing:        the libtorch package. Add one of these {AddPackage.Where}:");
            lines.AddRange(((string[])["TorchSharp-cpu", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows"])
                .Select(package => $"                    {AddPackage.Line(package, version ?? "*")}"));
        }

        return lines;
    }

    private static string FirstLine(Exception failure)
    {
        // A message of Monk's own says more than the one below it.
        var telling = failure is DllNotFoundException ? failure : failure.GetBaseException();
        return $"{telling.GetType().Name}: {telling.Message.Split('\n', 2)[0].Trim()}";
    }
}
