using System.Text;
using Monk.Data;
using Monk.Experiments;
using static System.FormattableString;
using static Monk.Kinds.CallText;

namespace Monk.Comparing;

/// <summary>Writes the calls that give an experiment other images, or make other batches of them.</summary>
internal static class DatasetCalls
{
    /// <summary>The calls, a line each.</summary>
    public static string Between(DatasetOptions from, DatasetOptions to, Workspace workspace)
    {
        var lines = new StringBuilder();
        if (Lists(from) != Lists(to))
        {
            var (before, after) = (DatasetLocation.WithoutSampling(from), DatasetLocation.WithoutSampling(to));
            if (Lists(before) != Lists(after) || to.SampledFrom is null)
                Add(Call("UpdateDataset", $", {Folders(after, workspace)}", after.ValidationPath is null ? $", split: {Number(after.TrainSplit)}" : "", Csv(after, workspace)));
            else
                AddSplit();
            if (to.SampledFrom is { } sampled)
                Add($"DatasetPercent({Number(sampled.Percent)})");
        }
        else
        {
            AddSplit();
        }

        if (from.BatchSize != to.BatchSize)
            Add(Invariant($"UpdateBatchSize({to.BatchSize})"));
        if (from.Background != to.Background)
            Add($"UpdateBackground(ImageBackground.{to.Background})");
        if (from.InputSize != to.InputSize)
            Add(Invariant($"UpdateInputSize({to.InputSize.Code})"));
        if (from.Shuffle != to.Shuffle)
            Add($"UpdateShuffleData({Word(to.Shuffle)})");
        if (from.WeightedSampling != to.WeightedSampling)
            Add($"UpdateWeightedSampling({Word(to.WeightedSampling)})");
        lines.Append(TransformCalls.Between(from, to));
        if (to.Sample is { } sample && from.Sample != sample)
            lines.Append(Invariant($"// It was an analysis's, on a sample of {Number(sample.Percent)} % of the images\n"));
        return lines.ToString();

        void Add(string call) => lines.Append("gtf.").Append(call).Append(";\n");

        void AddSplit()
        {
            if (to.ValidationPath is null && from.TrainSplit != to.TrainSplit)
                Add($"UpdateTrainvalSplit({Number(to.TrainSplit)})");
        }
    }

    /// <summary>The folder, or the two, as an argument.</summary>
    public static string Folders(DatasetOptions dataset, Workspace workspace) => dataset.ValidationPath is null
        ? Literal(Shown(dataset.TrainPath, workspace))
        : $"[{Literal(Shown(dataset.TrainPath, workspace))}, {Literal(Shown(dataset.ValidationPath, workspace))}]";

    /// <summary>The arguments that name CSV files; none where folders are the classes.</summary>
    public static string Csv(DatasetOptions dataset, Workspace workspace)
    {
        if (dataset.TrainCsv is null)
            return "";
        var train = Literal(Shown(dataset.TrainCsv, workspace));
        var csv = dataset.ValidationCsv is null ? train : $"[{train}, {Literal(Shown(dataset.ValidationCsv, workspace))}]";
        var delimiter = dataset.Delimiter is { } given ? $", delimiter: {Literal(given)}" : "";
        var columns = dataset.Columns is { } named ? $", columns: {named}" : "";
        return $", pathToCsv: {csv}{delimiter}, labelType: LabelType.{dataset.LabelType}{columns}";
    }

    /// <summary>A path as it is written from the folder that holds the workspace, where a program usually runs.</summary>
    public static string Shown(string path, Workspace workspace)
    {
        var full = workspace.Absolute(path);
        var relative = Path.GetRelativePath(Path.GetDirectoryName(workspace.Root) ?? workspace.Root, full).Replace('\\', '/');
        return relative.StartsWith("../../", StringComparison.Ordinal) ? full.Replace('\\', '/') : relative;
    }

    private static (string, string?, string?, string?, string?, LabelType, CsvColumns?, SampleOrigin?) Lists(DatasetOptions dataset) =>
        (dataset.TrainPath, dataset.ValidationPath, dataset.TrainCsv, dataset.ValidationCsv, dataset.Delimiter, dataset.LabelType, dataset.Columns, dataset.SampledFrom);
}
