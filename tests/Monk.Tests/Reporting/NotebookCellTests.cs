using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive.Formatting;
using Monk.Reporting;
using Monk.Tests.Support;

namespace Monk.Tests.Reporting;

/// <summary>
/// What appears under a notebook's cell. The notebooks' library is played by one with the same names, which notes what it is asked for.
/// </summary>
public sealed class NotebookCellTests
{
    // The members of Microsoft.DotNet.Interactive 1.0 that are used.
    private const string Notebook = """
        using System.Collections.Generic;
        namespace Microsoft.DotNet.Interactive
        {
            public class KernelInvocationContext { public static KernelInvocationContext Current { get; set; } public List<string> Shown = new(); }

            public class DisplayedValue
            {
                public KernelInvocationContext Context;
                public int Place;
                public void Update(object updatedValue) => Context.Shown[Place] = (string)updatedValue;
            }

            public static class KernelInvocationContextExtensions
            {
                public static DisplayedValue DisplayAs(this KernelInvocationContext context, string value, string mimeType)
                {
                    if (mimeType != "text/plain" || context.Shown.Contains("closed"))
                        throw new System.InvalidOperationException();
                    context.Shown.Add(value);
                    return new DisplayedValue { Context = context, Place = context.Shown.Count - 1 };
                }
            }
        }
        """;

    private static readonly Assembly Library = Compile(Notebook);

    [Fact]
    public void No_cell_runs_outside_of_notebooks()
    {
        Assert.Null(NotebookCell.Current);
        Begin(null);
        Assert.Null(NotebookCell.Of(Library));
        Assert.Null(NotebookCell.Of(Compile("namespace Microsoft.DotNet.Interactive { public class KernelInvocationContext { public static object Current => 1; } }")));
    }

    [Fact]
    public void Progress_is_one_text_that_changes_and_holds_the_lines_of_what_has_passed()
    {
        var shown = Begin(new object());
        var clock = new SteppingClock();
        var progress = new ProgressLine(Told(), clock);
        var texts = new List<string>();

        var result = progress.Around(() =>
        {
            for (var second = 1; second <= 3; second++)
            {
                clock.Seconds = second;
                progress.Show("train", second, 4, "x");
                texts.AddRange(shown);
            }

            progress.Clear();
            progress.PrintPassed("Epoch 1: 0.9");
            progress.Show("train", 1, 4, "y");
            texts.AddRange(shown);
            return new object();
        });

        Assert.Equal(["    train: 25 %, x", "    train: 50 %, x", "    train: 75 %, x", $"Epoch 1: 0.9{Environment.NewLine}    train: 25 %, y"], texts);
        Assert.Equal(["Epoch 1: 0.9"], shown);
        progress.IsSummedUpBy(result);
        ReplacedText.Shown(result, NotebookCell.Of(Library));
        Assert.Equal([""], shown);
    }

    [Fact]
    public void Words_go_when_the_result_is_shown_under_the_same_cell_and_stay_otherwise()
    {
        using var console = new CapturedConsole();
        var prediction = new Prediction { ImageName = "x.png", Ranking = [new ClassScore { Class = "a", Score = 0.9, Logit = 2.5 }] };
        var first = Begin(new object());
        Told().Result(prediction, report => report.Line("It is a."));
        Assert.Equal(["It is a."], first);
        ReplacedText.Shown(new object(), NotebookCell.Of(Library));
        Assert.Equal(["It is a."], first);

        // Shown again by a later cell: the earlier one is left as it is.
        Begin(new object());
        ReplacedText.Shown(prediction, NotebookCell.Of(Library));
        Assert.Equal(["It is a."], first);

        var third = Begin(new object());
        var evaluated = prediction with { ImageName = "y.png" };
        Told().Result(evaluated, report => report.Line("It is a."));
        Told().Result(evaluated, report => report.Line("It is still a."));
        ReplacedText.Shown(evaluated, NotebookCell.Of(Library));
        Assert.Equal(["", ""], third);
        Assert.Equal("", console.Text);
    }

    [Fact]
    public void Words_are_printed_where_a_notebook_would_not_show_them()
    {
        using var console = new CapturedConsole();
        var shown = Begin(new object());
        shown.Add("closed");
        var progress = new ProgressLine(Told());

        Told().Result(new object(), report => report.Line("It is a."));
        progress.Around(() =>
        {
            progress.PrintPassed("Epoch 1");
            return 0;
        });

        Assert.Equal(["It is a.", "Epoch 1"], console.Text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_silent_experiment_shows_nothing()
    {
        var shown = Begin(new object());
        var report = new Report(silent: true, cell: () => NotebookCell.Of(Library));
        var progress = new ProgressLine(report);

        report.Result(new object(), to => to.Line("words"));
        progress.Around(() =>
        {
            progress.Show("train", 1, 2, "x");
            progress.PrintPassed("Epoch 1");
            return 0;
        });

        Assert.Empty(shown);
    }

    private static Report Told() => new(silent: false, cell: () => NotebookCell.Of(Library));

    /// <summary>Begins a cell, or none, and gives what appears under it.</summary>
    private static List<string> Begin(object? cell)
    {
        var type = Library.GetType("Microsoft.DotNet.Interactive.KernelInvocationContext")!;
        var context = cell is null ? null : Activator.CreateInstance(type);
        type.GetProperty("Current")!.SetValue(null, context);
        return context is null ? [] : (List<string>)type.GetField("Shown")!.GetValue(context)!;
    }

    private static Assembly Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        // Under another name, so that the rest of the tests does not run in a notebook.
        using var assembly = new MemoryStream();
        var result = CSharpCompilation.Create($"Notebook{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return Assembly.Load(assembly.ToArray());
    }

    private sealed class SteppingClock : TimeProvider
    {
        public int Seconds { get; set; }

        public override long GetTimestamp() => Seconds * TimestampFrequency;
    }
}
