using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Monk.Tests.Support;

namespace Monk.Tests.Documentation;

/// <summary>The C# of the README and of the pages, compiled as a reader would who pastes it into a program.</summary>
public sealed partial class PageCodeTests
{
    // Its blocks are cells: they build on one another, and the last line may be a value.
    private const string Notebooks = "notebooks.md";

    // What pages take for granted where they show a few lines of a longer program.
    private static readonly Dictionary<string, string> Given = new()
    {
        ["imageFolder"] = "string imageFolder",
        ["gtf"] = "Prototype gtf",
        ["trained"] = "Prototype trained",
        ["cmp"] = "Compare cmp",
        ["logger"] = "Microsoft.Extensions.Logging.ILogger logger",
    };

    private static readonly IReadOnlyList<MetadataReference> References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Select(path => MetadataReference.CreateFromFile(path))];

    public static TheoryData<string> Pages() => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md")
        .Append(Path.Combine(Repository.Root, "README.md"))
        .Where(page => Path.GetFileName(page) != Notebooks && Blocks(page).Any())
        .Select(page => Path.GetRelativePath(Repository.Root, page))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_compiles(string page) =>
        Assert.All(Blocks(Path.Combine(Repository.Root, page)), block => Assert.Empty(Errors(block)));

    [Fact]
    public void Every_cell_of_the_page_on_notebooks_compiles_after_those_above_it()
    {
        // What a notebook gives every cell.
        var above = Cell("static object Display(this object value) => value;", above: null);
        foreach (var cell in Blocks(Path.Combine(Repository.Root, "docs", Notebooks)))
        {
            above = Cell(cell, above);
            Assert.Empty(Errors(above));
        }

        Assert.NotEmpty(Errors(Cell("gtf.Trian()", above)));
    }

    [Fact]
    public void A_using_declaration_is_no_statement_of_a_cell_as_the_page_on_notebooks_says() =>
        Assert.Contains("; expected", Errors(Cell("using var gtf = new Monk.Prototype(\"a\", \"b\");", above: null)));

    [Fact]
    public void A_wrong_name_would_be_found() => Assert.NotEmpty(Errors("gtf.Trian();"));

    private static IEnumerable<string> Blocks(string page) => Block().Matches(File.ReadAllText(page)).Select(match => match.Groups["code"].Value);

    private static List<string> Errors(string block)
    {
        var types = string.Concat(OwnType().Matches(block).Select(match => match.Value));
        var usings = string.Concat(UsingDirective().Matches(block).Select(match => match.Value));
        var code = OwnType().Replace(UsingDirective().Replace(block, ""), "");
        var declared = Declared().Matches(code).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var parameters = string.Join(", ", Given.Where(given => !declared.Contains(given.Key)).Select(given => given.Value));
        var program = $$"""
            using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks; using Monk;
            {{usings}}
            static class Page
            {
                static void Block({{parameters}})
                {
                    {{code}}
                }
            }
            {{types}}
            """;
        var compilation = CSharpCompilation.Create("page", [CSharpSyntaxTree.ParseText(program)], References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return Errors(compilation);
    }

    private static CSharpCompilation Cell(string code, CSharpCompilation? above) => CSharpCompilation.CreateScriptCompilation(
        "cell", CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(kind: SourceCodeKind.Script)), References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: ["System", "System.IO", "System.Linq"]), above);

    private static List<string> Errors(CSharpCompilation compilation) =>
        [.. compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => found.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"^```csharp\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using (?:static |\w+ = )?[A-Za-z.]+;\s*$", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();

    // What a page declares beside its statements, which cannot stand in a method.
    [GeneratedRegex(@"^(?:\[[^\n]*\n)*(?:(?:public|internal|sealed|abstract) )*(?:class|record) (?:[^\n]*;\r?$|.*?^\}\r?$)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex OwnType();

    [GeneratedRegex(@"\b(?:var|Prototype|Compare) (?<name>\w+) = ")]
    private static partial Regex Declared();
}
