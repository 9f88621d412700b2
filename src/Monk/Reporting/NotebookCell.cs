using System.Reflection;

namespace Monk.Reporting;

/// <summary>The cell of a .NET notebook in which this code runs: a place for text that can be changed after it was shown.</summary>
/// <remarks>
/// The library has no reference to notebooks. Where their assembly is in the process, its members are found by name; where they are not as
/// expected, the code runs in no cell, and what it has to say is printed as anywhere else.
/// </remarks>
internal sealed class NotebookCell
{
    private const string Library = "Microsoft.DotNet.Interactive";

    private readonly object _context;
    private readonly MethodInfo _display;

    private NotebookCell(object context, MethodInfo display)
    {
        _context = context;
        _display = display;
    }

    /// <summary>The cell that is running; null outside of notebooks.</summary>
    public static NotebookCell? Current =>
        AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == Library) is { } library ? Of(library) : null;

    /// <summary>The cell that is running, by the notebooks' library.</summary>
    internal static NotebookCell? Of(Assembly library)
    {
        try
        {
            var type = library.GetType($"{Library}.KernelInvocationContext");
            if (type?.GetProperty("Current", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is not { } context)
                return null;
            var display = library.GetType($"{Library}.KernelInvocationContextExtensions")?.GetMethod("DisplayAs", [type, typeof(string), typeof(string)]);
            return display is null ? null : new NotebookCell(context, display);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            return null; // A notebook of another kind than the one known here.
        }
    }

    /// <summary>Whether both are the same run of a cell.</summary>
    public bool IsSameAs(NotebookCell? other) => ReferenceEquals(_context, other?._context);

    /// <summary>Shows text under the cell.</summary>
    /// <returns>The text, to be changed later; null when the notebook would not show it.</returns>
    public NotebookText? Show(string text)
    {
        try
        {
            var shown = _display.Invoke(null, [_context, text, "text/plain"]);
            var update = shown?.GetType().GetMethod("Update", [typeof(object)]);
            return update is null ? null : new NotebookText(this, value => update.Invoke(shown, [value]));
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            return null;
        }
    }
}

/// <summary>Text under a notebook's cell.</summary>
internal sealed class NotebookText(NotebookCell cell, Action<string> update)
{
    /// <summary>The run of the cell that it stands under.</summary>
    public NotebookCell Cell => cell;

    /// <summary>Shows other text in its place.</summary>
    public void Change(string text)
    {
        try
        {
            update(text);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            // The notebook is closing; the text that stands there stays.
        }
    }
}
