using System.Globalization;
using System.Text;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Transforms;

namespace Monk.Comparing;

/// <summary>Writes the calls that give an experiment other transforms.</summary>
internal static class TransformCalls
{
    /// <summary>The calls, a line each.</summary>
    public static string Between(DatasetOptions from, DatasetOptions to)
    {
        var lines = new StringBuilder();
        var test = from.TestTransforms;
        if (!TransformLists.Same(from.TrainTransforms, to.TrainTransforms) || !TransformLists.Same(from.ValidationTransforms, to.ValidationTransforms))
        {
            lines.Append("gtf.ResetTransforms();\n");
            Append(lines, to.TrainTransforms, "train");
            Append(lines, to.ValidationTransforms, "val");
            if (from.TestTransformsSource != TestTransformsSource.Own)
                test = to.ValidationTransforms; // They follow.
        }

        if (!TransformLists.Same(test, to.TestTransforms))
        {
            lines.Append("gtf.ResetTransforms(test: true);\n");
            Append(lines, to.TestTransforms, "test");
        }

        return lines.ToString();
    }

    private static void Append(StringBuilder lines, IReadOnlyList<TransformOptions> transforms, string set)
    {
        foreach (var transform in transforms)
        {
            if (transform is IUnknownKind)
                lines.Append(CultureInfo.InvariantCulture, $"{transform.Code} // {set}: true\n");
            else
                lines.Append(CultureInfo.InvariantCulture, $"gtf.{transform.Code[..^1]}{(transform.Code.EndsWith("()", StringComparison.Ordinal) ? "" : ", ")}{set}: true);\n");
        }
    }
}
