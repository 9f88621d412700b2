using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Monk.Runtime;
using Monk.Tests.Support;
using TorchSharp;

namespace Monk.Tests.Runtime;

/// <summary>Programs whose host knows nothing of their native libraries, as a notebook's and a plug-in's do not.</summary>
public sealed class NativeFoldersTests : IDisposable
{
    // Loads the script and all it needs from folders, by a context that asks them for managed assemblies, and for native libraries as a
    // plug-in's context should.
    private const string Host = """
        using System;
        using System.IO;
        using System.Linq;
        using System.Reflection;
        using System.Runtime.InteropServices;
        using System.Runtime.Loader;

        static class Host
        {
            static void Main(string[] arguments)
            {
                var folders = arguments.Skip(1).ToArray();
                string Find(AssemblyName name) => folders.Select(folder => Path.Combine(folder, name.Name + ".dll")).FirstOrDefault(File.Exists);
                AssemblyLoadContext context = arguments[0] == "notebook" ? AssemblyLoadContext.Default : new Plugin(Find, folders[0], arguments[0] == "strict plugin");
                if (arguments[0] == "notebook")
                    context.Resolving += (asked, name) => Find(name) is { } file ? asked.LoadFromAssemblyPath(file) : null;
                try
                {
                    context.LoadFromAssemblyPath(Find(new AssemblyName("Script"))).GetType("Script").GetMethod("Run").Invoke(null, null);
                }
                catch (TargetInvocationException e)
                {
                    Console.WriteLine(e.InnerException);
                }
            }
        }

        class Plugin : AssemblyLoadContext
        {
            readonly Func<AssemblyName, string> find;
            readonly string folder;
            readonly bool isStrict;

            public Plugin(Func<AssemblyName, string> find, string folder, bool isStrict)
            {
                this.find = find;
                this.folder = folder;
                this.isStrict = isStrict;
            }

            protected override Assembly Load(AssemblyName name) => find(name) is { } file ? LoadFromAssemblyPath(file) : null;

            protected override IntPtr LoadUnmanagedDll(string name)
            {
                var natives = Path.Combine(folder, "runtimes");
                var wanted = new[] { name + ".dll", "lib" + name + ".so", "lib" + name + ".dylib" };
                var found = Directory.EnumerateFiles(natives, "*", SearchOption.AllDirectories).FirstOrDefault(file => wanted.Contains(Path.GetFileName(file)));
                if (found is not null && isStrict)
                    return LoadUnmanagedDllFromPath(found);
                return found is not null && NativeLibrary.TryLoad(found, out var library) ? library : IntPtr.Zero;
            }
        }
        """;

    private const string Script = """
        using System;
        using Monk;
        using TorchSharp;

        public static class Script
        {
            public static void Run()
            {
                Console.WriteLine(MonkRuntime.Check());
                using var sum = torch.ones(3, 4).sum();
                Console.WriteLine("sum " + sum.item<float>() + ", CUDA " + torch.cuda.is_available());
            }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_notebook_computes_with_what_lies_in_the_packages_folder_and_copies_nothing()
    {
        var torchSharp = Version(typeof(torch).Assembly);
        var ofTorchSharp = _folder.Combine("packages", "torchsharp", torchSharp, "lib", "net8.0");
        var ofMonk = _folder.Combine("packages", "monk", "0.1.0", "lib", "net10.0");
        var others = _folder.Combine("packages", "others", "1.0.0", "lib", "net10.0");
        Copy("TorchSharp.dll", ofTorchSharp);
        Copy("Monk.dll", ofMonk);
        CopyAssemblies(others);
        var shim = Link(_folder.Combine("packages", "torchsharp", torchSharp, "runtimes", NativeFolders.RuntimeIdentifier, "native"), IsOfTorchSharp);
        var libtorch = Link(_folder.Combine("packages", $"libtorch-cpu-{NativeFolders.RuntimeIdentifier}", NativeFolders.LibtorchVersion!, "runtimes", NativeFolders.RuntimeIdentifier, "native"), IsOfLibtorch);

        var output = await Run("notebook", others, ofTorchSharp, ofMonk);

        Assert.Contains("sum 12, CUDA False", output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(shim, LibtorchLoader.FileName("LibTorchSharp")), output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(libtorch, LibtorchLoader.FileName("torch_cpu")), output, StringComparison.Ordinal);
        Assert.Equal(["TorchSharp.dll"], Directory.EnumerateFileSystemEntries(ofTorchSharp).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_plugin_computes_with_what_lies_in_its_folder_and_copies_nothing()
    {
        var natives = MakePlugin();

        var output = await Run("plugin", _folder.Combine("plugin"));

        Assert.Contains("sum 12, CUDA False", output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(natives, LibtorchLoader.FileName("torch_cpu")), output, StringComparison.Ordinal);
        Assert.Equal(["runtimes"], Directory.EnumerateDirectories(_folder.Combine("plugin")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_plugin_whose_host_insists_on_the_file_that_does_not_load_is_told_what_to_change_and_copies_nothing()
    {
        MakePlugin();
        MonkRuntime.Initialize();

        var output = await Run("strict plugin", _folder.Combine("plugin"));

        if (MonkRuntime.PatchedLibrary is null)
            Assert.Contains("sum 12, CUDA False", output, StringComparison.Ordinal); // On this system the file loads.
        else
            Assert.Contains("The program's Plugin keeps TorchSharp from the library that Monk has loaded for it. Let its LoadUnmanagedDll answer IntPtr.Zero", output, StringComparison.Ordinal);
        Assert.Equal(["runtimes"], Directory.EnumerateDirectories(_folder.Combine("plugin")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_notebook_without_libtorch_is_told_its_own_way_to_add_it_and_copies_nothing()
    {
        var torchSharp = Version(typeof(torch).Assembly);
        var ofTorchSharp = _folder.Combine("packages", "torchsharp", torchSharp, "lib", "net8.0");
        var others = _folder.Combine("packages", "others", "1.0.0", "lib", "net10.0");
        Copy("TorchSharp.dll", ofTorchSharp);
        Copy("Monk.dll", others);
        CopyAssemblies(others);

        // The child's home is empty, so that it cannot find what the machine's own packages folder may hold.
        var output = await Run("notebook", others, ofTorchSharp);

        Assert.Contains($"#r \"nuget: TorchSharp-cpu, {torchSharp}\"", output, StringComparison.Ordinal);
        Assert.Contains("libtorch is not among the program's native libraries", output, StringComparison.Ordinal);
        Assert.Equal(["TorchSharp.dll"], Directory.EnumerateFileSystemEntries(ofTorchSharp).Select(Path.GetFileName));
    }

    [Fact]
    public void Libtorch_is_looked_for_beside_TorchSharp_and_in_every_packages_folder()
    {
        var version = "2.10.0";
        var rid = NativeFolders.RuntimeIdentifier;
        var ofTorchSharp = _folder.Combine("packages", "torchsharp", "0.107.0");
        var expected = new[]
        {
            Path.Combine(ofTorchSharp, "lib", "net8.0"),
            Path.Combine(ofTorchSharp, "runtimes", rid, "native"),
            _folder.Combine("packages", $"libtorch-cpu-{rid}", version, "runtimes", rid, "native"),
            _folder.Combine("fallback", $"libtorch-cpu-{rid}", version, "runtimes", rid, "native"),
        };
        foreach (var folder in expected.Append(_folder.Combine("packages", $"libtorch-cpu-{rid}", "2.9.0", "runtimes", rid, "native")))
            Directory.CreateDirectory(folder);

        Assert.Equal(expected, NativeFolders.Near(expected[0], version, [_folder.Combine("nowhere"), _folder.Combine("fallback")]));
    }

    private string MakePlugin()
    {
        var plugin = _folder.Combine("plugin");
        Copy("TorchSharp.dll", plugin);
        Copy("Monk.dll", plugin);
        CopyAssemblies(plugin);
        return Link(Path.Combine(plugin, "runtimes", NativeFolders.RuntimeIdentifier, "native"), file => IsOfTorchSharp(file) || IsOfLibtorch(file));
    }

    private static bool IsOfTorchSharp(string file) => Path.GetFileName(file) == LibtorchLoader.FileName("LibTorchSharp");

    private static bool IsOfLibtorch(string file) =>
        !IsOfTorchSharp(file) && !file.Contains("Skia", StringComparison.Ordinal) && !file.Contains("HarfBuzz", StringComparison.Ordinal);

    private static string Version(System.Reflection.Assembly assembly) => assembly.GetName().Version!.ToString(3);

    private static void Copy(string assembly, string folder)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(AppContext.BaseDirectory, assembly), Path.Combine(folder, assembly));
    }

    private static void CopyAssemblies(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in (string[])["Monk.Core", "Microsoft.Extensions.Logging.Abstractions", "Google.Protobuf", "SkiaSharp", "Spectre.Console", "Spectre.Console.Ansi", "ScottPlot", "CsvHelper", "System.IO.Hashing", "ICSharpCode.SharpZipLib"])
            Copy($"{name}.dll", folder);
        Compile("Script", Script, OutputKind.DynamicallyLinkedLibrary, folder);
    }

    /// <summary>Links the native libraries of this program that are asked for.</summary>
    private static string Link(string folder, Func<string, bool> wanted)
    {
        Directory.CreateDirectory(folder);
        var source = Path.GetDirectoryName(LibtorchLoader.Find(LibtorchLoader.FileName("torch_cpu")))!;
        var pattern = LibtorchLoader.FileName("*").Replace("lib", "", StringComparison.Ordinal) + "*";
        foreach (var file in Directory.EnumerateFiles(source, pattern).Where(wanted).Where(file => !IsManaged(file)))
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(file)), file);
        return folder;
    }

    private static bool IsManaged(string file)
    {
        if (!file.EndsWith(".dll", StringComparison.Ordinal))
            return false;
        using var reader = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(file));
        return reader.HasMetadata;
    }

    private static string Compile(string name, string source, OutputKind kind, string folder)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file is "Monk.dll" or "Monk.Core.dll" or "TorchSharp.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
        var file = Path.Combine(folder, $"{name}.dll");
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(kind)).Emit(file);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        return file;
    }

    private async Task<string> Run(string kind, params string[] folders)
    {
        var host = Compile("Host", Host, OutputKind.ConsoleApplication, Directory.CreateDirectory(_folder.Combine("host")).FullName);
        await File.WriteAllTextAsync(Path.ChangeExtension(host, ".runtimeconfig.json"), $$"""
            { "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version.ToString(3)}}" } } }
            """);
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var start = new ProcessStartInfo(dotnet, [host, kind, .. folders]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = Directory.CreateDirectory(_folder.Combine("home")).FullName;
        start.Environment.Remove("NUGET_PACKAGES");
        start.Environment.Remove("NUGET_FALLBACK_PACKAGES");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await errors;
    }
}
