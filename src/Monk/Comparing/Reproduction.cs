using System.Text;
using Monk.Experiments;
using static System.FormattableString;
using static Monk.Kinds.CallText;

namespace Monk.Comparing;

/// <summary>Writes the C# lines that set up and train an experiment like one that is there.</summary>
/// <remarks>
/// All that decides what training gives is in them; the threads that decode images, which are the machine's own, are not.
/// </remarks>
internal static class Reproduction
{
    // Default wants a model even where a network of one's own layers takes its place at once.
    private const string AnyModel = "resnet18";

    /// <summary>The lines; null of an experiment that is not set up.</summary>
    public static string? Of(ExperimentState state, ExperimentPaths paths)
    {
        if (CompleteSettings.Of(state) is not { } wanted)
            return null;

        var lines = new StringBuilder();
        if (state.Origin is { } origin && wanted.Model.StartWeights is not null)
        {
            if (SourceOf(origin, paths) is { } source)
            {
                lines.Append(Invariant($"using var gtf = new Prototype({Literal(paths.Project)}, {Literal(paths.Experiment + "-again")}, copyFrom: ({Literal(origin.Project)}, {Literal(origin.Experiment)}));\n"));
                return lines.Append(SettingCalls.Between(source, wanted, paths.Workspace)).Append("gtf.Train();").ToString();
            }

            lines.Append(Invariant($"// It began with weights of {Literal($"{origin.Project}/{origin.Experiment}")}, which is not there any more.\n"));
        }

        var model = wanted.Model.Network is null ? wanted.Model.Name : AnyModel;
        lines.Append(Invariant($"using var gtf = new Prototype({Literal(paths.Project)}, {Literal(paths.Experiment + "-again")});\n"));
        lines.Append(Default(wanted, model, paths.Workspace));
        lines.Append(SettingCalls.Between(wanted.AfterDefault(model), wanted, paths.Workspace));
        return lines.Append("gtf.Train();").ToString();
    }

    private static string Default(CompleteSettings wanted, string modelName, Workspace workspace)
    {
        var (location, model, training) = (wanted.AfterDefault(modelName).Dataset, wanted.Model, wanted.Training);
        return "gtf." + Call(
            "Default",
            $", {DatasetCalls.Folders(location, workspace)}",
            $", modelName: {Literal(modelName)}",
            $", freezeBaseNetwork: {Word(model.FreezeBaseNetwork)}",
            Invariant($", numEpochs: {training.NumEpochs}"),
            Unless("usePretrained", model.UsePretrained),
            location.ValidationPath is null ? $", split: {Number(location.TrainSplit)}" : "",
            Invariant($", seed: {training.Seed}"),
            model is not { UsePretrained: true, WeightsPath: not null } ? "" : $", weightsPath: {Literal(DatasetCalls.Shown(model.WeightsPath, workspace))}",
            training.Precision == Precision.Auto ? "" : $", precision: Precision.{training.Precision}",
            DatasetCalls.Csv(location, workspace)) + ";\n";
    }

    /// <summary>
    /// The settings that a copy of the experiment copied would begin with now; null where it is not there or cannot be read.
    /// </summary>
    private static CompleteSettings? SourceOf(ExperimentOrigin origin, ExperimentPaths paths)
    {
        try
        {
            var from = paths.Workspace.Experiment(origin.Project, origin.Experiment);
            if (new ExperimentStore(from).Find() is not { } state || CompleteSettings.Of(state) is not { } source)
                return null;
            return source with
            {
                Dataset = source.Dataset with { TrainCsv = Moved(source.Dataset.TrainCsv), ValidationCsv = Moved(source.Dataset.ValidationCsv) },
            };

            string? Moved(string? list) => list is null ? null : ExperimentCopy.OwnPlace(list, from, paths) is { } place ? paths.Workspace.Relative(place) : list;
        }
        catch (MonkException)
        {
            return null;
        }
    }
}
