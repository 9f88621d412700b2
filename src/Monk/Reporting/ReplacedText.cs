using System.Runtime.CompilerServices;

namespace Monk.Reporting;

/// <summary>
/// Text under a cell that says in words what a result shows as HTML. Whether a notebook is going to show the result cannot be known when
/// the text is written: a cell that ends in <c>gtf.Evaluate();</c> shows it not, one that ends in <c>gtf.Evaluate()</c> does. So the text
/// is written, and goes when the result is shown under it.
/// </summary>
internal static class ReplacedText
{
    private static readonly ConditionalWeakTable<object, List<NotebookText>> Texts = [];

    /// <summary>Remembers the text that says the same as the result.</summary>
    public static void Remember(object result, NotebookText text) => Texts.GetOrCreateValue(result).Add(text);

    /// <summary>Takes the text away, now that the result is shown. A text under another cell, or of an earlier run, stays.</summary>
    public static void Shown(object result, NotebookCell? cell)
    {
        if (!Texts.TryGetValue(result, out var texts) || !texts[0].Cell.IsSameAs(cell))
            return;
        Texts.Remove(result);
        foreach (var text in texts)
            text.Change("");
    }
}
