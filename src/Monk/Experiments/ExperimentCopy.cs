using Monk.Experiments.Rules;
using Monk.Files;

namespace Monk.Experiments;

/// <summary>
/// What a new experiment takes over from one that is there: its settings and, when it has been trained, its best weights.
/// </summary>
internal sealed class ExperimentCopy
{
    private readonly ExperimentPaths _from;
    private readonly ExperimentState _source;

    private ExperimentCopy(ExperimentPaths from, ExperimentState source) => (_from, _source) = (from, source);

    /// <summary>Reads the experiment to copy, and checks that it can be copied.</summary>
    /// <exception cref="MonkException">It is the new experiment itself, is not there, not set up, or in use.</exception>
    public static ExperimentCopy Of(ExperimentPaths from, ExperimentPaths to)
    {
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (string.Equals(from.Folder, to.Folder, comparison))
            throw new MonkException($"Experiment '{to.Experiment}' of project '{to.Project}' cannot be copied onto itself (copyFrom). Give the copy another name. Nothing was changed.");

        var source = ExperimentOpening.Existing(new ExperimentStore(from));
        if (source is { Dataset: null, Model: null, Optimizer: null, Schedule: null, Loss: null, Training: null })
            throw new MonkException($"Experiment '{from.Experiment}' of project '{from.Project}' is not set up, so there is nothing to copy (copyFrom).");
        if (FileLock.IsHeld(from.TrainingLock))
            throw ExperimentInUse.Refusal(from, "Its best weights may change while they are copied. Wait for it, or interrupt it first.");
        return new ExperimentCopy(from, source);
    }

    /// <summary>
    /// Copies the weights, if there are any, beside where they will lie, so that nothing else needs to be given up for a copy that fails.
    /// </summary>
    public StagedWeights StageWeights(ExperimentPaths to)
    {
        var weights = File.Exists(_from.BestModel) ? _from.BestModel
            : _source.Model?.StartWeights is { } start ? to.Workspace.Absolute(start.Path) : null;
        return StagedWeights.Copy(weights, to);
    }

    /// <summary>The new experiment's state.</summary>
    /// <param name="fresh">A new state, with its names and times.</param>
    /// <param name="to">The new experiment.</param>
    /// <param name="hasWeights">Whether weights have been copied.</param>
    public ExperimentState Apply(ExperimentState fresh, ExperimentPaths to, bool hasWeights)
    {
        var trained = File.Exists(_from.BestModel);
        return Settings(fresh, _from, _source) with
        {
            Dataset = _source.Dataset is null ? null : _source.Dataset with { TrainCsv = OwnList(_source.Dataset.TrainCsv, to), ValidationCsv = OwnList(_source.Dataset.ValidationCsv, to) },
            Model = _source.Model is null || !hasWeights ? _source.Model : _source.Model with
            {
                PretrainedFile = null,
                StartWeights = new StartWeights
                {
                    Path = to.Workspace.Relative(to.StartModel),
                    Model = trained ? _source.Model.Name : _source.Model.StartWeights!.Model,
                    Classes = trained ? _source.Dataset?.Contents?.Classes ?? [] : _source.Model.StartWeights!.Classes,
                    Head = trained ? _source.Model.Head : _source.Model.StartWeights!.Head,
                    From = trained ? $"{_from.Project}/{_from.Experiment}" : _source.Model.StartWeights!.From,
                },
            },
            Origin = Origin(_from, _source) with
            {
                Copied = hasWeights ? CopiedParts.SettingsAndWeights : CopiedParts.Settings,
                BestEpoch = trained ? _source.Outcome?.BestEpoch : null,
                BestValidationAccuracy = trained ? _source.Outcome?.BestValidationAccuracy : null,
            },
        };
    }

    /// <summary>A list of images that lies in the experiment copied, as that of a sample, is copied too.</summary>
    private string? OwnList(string? list, ExperimentPaths to)
    {
        if (list is null || OwnPlace(list, _from, to) is not { } own)
            return list;
        var original = to.Workspace.Absolute(list);
        try
        {
            var bytes = RegularFile.ReadAllBytes(original);
            AtomicFile.Write(own, stream => stream.Write(bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"'{original}' cannot be read: {e.Message}", e);
        }

        return to.Workspace.Relative(own);
    }

    /// <summary>
    /// Where a copy keeps a list of images that lies in the experiment copied; null for one that lies elsewhere and is not copied.
    /// </summary>
    public static string? OwnPlace(string list, ExperimentPaths from, ExperimentPaths to)
    {
        // Nowhere else: what the state of the experiment copied names must not decide which other file of the copy is written.
        var relative = Path.GetRelativePath(from.DatasetFolder, to.Workspace.Absolute(list));
        return Path.GetFileName(relative) == relative && relative.EndsWith(".csv", StringComparison.Ordinal) ? Path.Combine(to.DatasetFolder, relative) : null;
    }

    /// <summary>All that one experiment was asked to do, for another to do; nothing of what came of it.</summary>
    /// <remarks>Settings that this version does not know are among them: whatever is not a result is kept.</remarks>
    public static ExperimentState Settings(ExperimentState fresh, ExperimentPaths from, ExperimentState source) => source with
    {
        SchemaVersion = fresh.SchemaVersion,
        ProjectName = fresh.ProjectName,
        ExperimentName = fresh.ExperimentName,
        Status = fresh.Status,
        Created = fresh.Created,
        Identity = fresh.Identity,
        Outcome = null,
        Evaluations = [],
        Thresholds = null,
        FinalThresholds = null,
        Origin = Origin(from, source),
    };

    private static ExperimentOrigin Origin(ExperimentPaths from, ExperimentState source) => new()
    {
        Project = from.Project,
        Experiment = from.Experiment,
        Origin = source.Origin is null ? null : Nearest(source.Origin, StateRules.MostOrigins - 1),
    };

    private static ExperimentOrigin? Nearest(ExperimentOrigin? origin, int most) =>
        origin is null || most == 0 ? null : origin with { Origin = Nearest(origin.Origin, most - 1) };
}
