using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>How often images of one class were taken for another.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] _counts;

    internal ConfusionMatrix(IReadOnlyList<string> classes)
    {
        Classes = classes;
        _counts = new int[classes.Count, classes.Count];
    }

    /// <summary>Class names; a class's row and column are its position here.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The number of images of one class that were taken for another.</summary>
    /// <param name="actual">The row: the position of the true class.</param>
    /// <param name="predicted">The column: the position of the predicted class.</param>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>All images.</summary>
    public int Total => _counts.Cast<int>().Sum();

    /// <summary>Images whose class was predicted right.</summary>
    public int Correct => Enumerable.Range(0, Classes.Count).Sum(i => _counts[i, i]);

    /// <summary>Images of a class.</summary>
    /// <param name="actual">The position of the true class.</param>
    public int Actual(int actual) => Enumerable.Range(0, Classes.Count).Sum(predicted => _counts[actual, predicted]);

    /// <summary>Images that were taken for a class.</summary>
    /// <param name="predicted">The position of the predicted class.</param>
    public int Predicted(int predicted) => Enumerable.Range(0, Classes.Count).Sum(actual => _counts[actual, predicted]);

    /// <summary>The rows, one for each true class.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Rows =>
        [.. Enumerable.Range(0, Classes.Count).Select(actual => (IReadOnlyList<int>)[.. Enumerable.Range(0, Classes.Count).Select(predicted => _counts[actual, predicted])])];

    /// <summary>A table: rows are true classes, columns predicted ones.</summary>
    public override string ToString()
    {
        var table = new OrgTable(["true \\ predicted", .. Classes]);
        foreach (var (name, row) in Classes.Zip(Rows))
            table.Add([name, .. row.Select(count => Invariant($"{count}"))]);
        return string.Join(Environment.NewLine, table.Lines());
    }

    internal void Add(int actual, int predicted) => _counts[actual, predicted]++;
}
