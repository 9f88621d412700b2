using System.Globalization;
using System.Text;
using Monk.Experiments;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Writes the C# lines that set up and train an experiment like one that is there.</summary>
internal static class Reproduction
{
    /// <summary>The lines; null of an experiment that is not set up.</summary>
    public static string? Of(ExperimentState state, ExperimentPaths paths)
    {
        if (state is not { Dataset: { } dataset, Model: { } model, Optimizer: { } optimizer, Schedule: { } schedule, Training: { } training })
            return null;

        if (state.Origin is { } origin && model.StartWeights is not null)
            return OfCopy(origin, dataset, model, optimizer, training, paths);

        var lines = new StringBuilder();
        lines.Append(CultureInfo.InvariantCulture, $"using var gtf = new Prototype({Literal(paths.Project)}, {Literal(paths.Experiment + "-again")});\n");
        var data = dataset.ValidationPath is null
            ? Literal(Shown(dataset.TrainPath, paths.Workspace))
            : $"[{Literal(Shown(dataset.TrainPath, paths.Workspace))}, {Literal(Shown(dataset.ValidationPath, paths.Workspace))}]";
        var architecture = model.Network is null ? model.Name : "resnet18";
        lines.Append(CultureInfo.InvariantCulture, $"gtf.Default({data}, modelName: {Literal(architecture)}, freezeBaseNetwork: {Word(model.FreezeBaseNetwork)}, numEpochs: {training.NumEpochs}");
        if (!model.UsePretrained)
            lines.Append(", usePretrained: false");
        if (dataset.ValidationPath is null)
            lines.Append(CultureInfo.InvariantCulture, $", split: {dataset.TrainSplit:R}");
        lines.Append(CultureInfo.InvariantCulture, $", seed: {training.Seed}");
        if (model.WeightsPath is not null)
            lines.Append(CultureInfo.InvariantCulture, $", weightsPath: {Literal(Shown(model.WeightsPath, paths.Workspace))}");
        Csv(lines, dataset, paths.Workspace);
        lines.Append(");\n");

        if (dataset.BatchSize != new DatasetOptions { TrainPath = "" }.BatchSize)
            lines.Append(CultureInfo.InvariantCulture, $"gtf.UpdateBatchSize({dataset.BatchSize});\n");
        if (dataset.InputSize != (TransformCalls.Entry(architecture)?.InputSize ?? 224))
            lines.Append(CultureInfo.InvariantCulture, $"gtf.UpdateInputSize({dataset.InputSize.Code});\n");

        if (!dataset.Shuffle)
            lines.Append("gtf.UpdateShuffleData(false);\n");
        if (dataset.WeightedSampling)
            lines.Append("gtf.UpdateWeightedSampling(true);\n");

        lines.Append(TransformCalls.Of(dataset, model.Name));
        if (dataset.Sample is { } sample)
            lines.Append(CultureInfo.InvariantCulture, $"// It was an analysis's, on a sample of {sample.Percent:R} % of the images\n");

        if (model.Network is not null)
            lines.Append("// Its network was made of layers of its own; they are in its state.\n");
        if (model.Head.Count > 0)
            lines.Append("// Layers were appended in the place of its last one; they are in its state.\n");
        if (model.FrozenLayers > 0)
            lines.Append(CultureInfo.InvariantCulture, $"gtf.FreezeLayers({model.FrozenLayers});\n");
        lines.Append(TrainingCalls.Of(dataset, model, optimizer, schedule, state.Loss, training));
        return lines.Append("gtf.Train();").ToString();
    }

    private static void Csv(StringBuilder lines, DatasetOptions dataset, Workspace workspace)
    {
        if (dataset.TrainCsv is null)
            return;
        var train = Literal(Shown(dataset.TrainCsv, workspace));
        var csv = dataset.ValidationCsv is null ? train : $"[{train}, {Literal(Shown(dataset.ValidationCsv, workspace))}]";
        lines.Append(CultureInfo.InvariantCulture, $", pathToCsv: {csv}, delimiter: {Literal(dataset.Delimiter)}, labelType: LabelType.{dataset.LabelType}");
    }

    private static string OfCopy(
        ExperimentOrigin origin, DatasetOptions dataset, ModelOptions model, OptimizerOptions optimizer, TrainingOptions training, ExperimentPaths paths)
    {
        var lines = new StringBuilder();
        lines.Append(CultureInfo.InvariantCulture, $"using var gtf = new Prototype({Literal(paths.Project)}, {Literal(paths.Experiment + "-again")}, copyFrom: ({Literal(origin.Project)}, {Literal(origin.Experiment)}));\n");
        lines.Append(CultureInfo.InvariantCulture, $"gtf.UpdateInputSize({dataset.InputSize.Code});\n");
        lines.Append(CultureInfo.InvariantCulture, $"gtf.UpdateBatchSize({dataset.BatchSize});\n");
        lines.Append(CultureInfo.InvariantCulture, $"gtf.UpdateFreezeBaseNetwork({Word(model.FreezeBaseNetwork)});\n");
        lines.Append(CultureInfo.InvariantCulture, $"gtf.UpdateLearningRate({optimizer.LearningRate:R});\n");
        lines.Append(CultureInfo.InvariantCulture, $"gtf.UpdateNumEpochs({training.NumEpochs});\n");
        return lines.Append("gtf.Train();").ToString();
    }

    /// <summary>A path as it is written from the folder that holds the workspace, where a program usually runs.</summary>
    private static string Shown(string path, Workspace workspace)
    {
        var full = workspace.Absolute(path);
        var relative = Path.GetRelativePath(Path.GetDirectoryName(workspace.Root) ?? workspace.Root, full).Replace('\\', '/');
        return relative.StartsWith("../../", StringComparison.Ordinal) ? full.Replace('\\', '/') : relative;
    }

    private static string Word(bool value) => value ? "true" : "false";

    /// <summary>A C# string literal: a state from elsewhere may hold any text, and the lines are there to be pasted into a program.</summary>
    internal static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                literal.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' || char.IsSurrogate(c))
                literal.Append(Invariant($"\\u{(int)c:X4}"));
            else
                literal.Append(c);
        }

        return literal.Append('"').ToString();
    }
}
