using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Monk.Tests.Support;

/// <summary>C# that the library prints, compiled against it as a user's would be.</summary>
internal static class CSharpProgram
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using Monk;
        using Monk.Losses;
        using Monk.NetworkLayers;
        using Monk.Optimizers;
        using Monk.Schedules;
        using Monk.Transforms;

        """;

    /// <summary>Compiles static methods, given as text, and loads them.</summary>
    public static Func<string, object?> Compile(IEnumerable<string> methods)
    {
        var source = $"{Usings}public static class Program\n{{\n{string.Join('\n', methods)}\n}}\n";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "Monk.dll" or "Monk.Core.dll" or "TorchSharp.dll" or "Microsoft.Extensions.Logging.Abstractions.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Printed", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)) + "\n" + source);

        var program = Assembly.Load(assembly.ToArray()).GetType("Program")!;
        return name => program.InvokeMember(name, BindingFlags.InvokeMethod | BindingFlags.Public | BindingFlags.Static | BindingFlags.DoNotWrapExceptions, null, null, null, null);
    }
}
