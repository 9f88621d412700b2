using System.Collections.Concurrent;
using System.Text.Json;
using Monk.Experiments;
using Monk.Files;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Reads experiments for a comparison. Whatever is wrong with one becomes its condition; nothing stops the others.</summary>
internal sealed class ExperimentReader
{
    private readonly ConcurrentDictionary<string, string> _strings = new();

    /// <summary>Reads experiments, several at a time, and gives their rows in the order asked for.</summary>
    public IReadOnlyList<ComparisonRow> Read(IReadOnlyList<ExperimentPaths> experiments)
    {
        var rows = new ComparisonRow[experiments.Count];
        Parallel.For(0, experiments.Count, i => rows[i] = Read(experiments[i]));
        return rows;
    }

    /// <summary>Reads one experiment.</summary>
    public ComparisonRow Read(ExperimentPaths paths)
    {
        try
        {
            return new ExperimentStore(paths).Find() is { } state ? Row(paths, state) : Broken(paths, ExperimentCondition.Missing, $"There is no '{paths.StateFile}'.");
        }
        catch (MonkException e)
        {
            return Broken(paths, HasNewerSchema(paths) ? ExperimentCondition.NewerSchema : ExperimentCondition.Unreadable, e.Message);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            return Broken(paths, ExperimentCondition.Unreadable, $"'{paths.StateFile}' holds what no experiment's state does: {e.Message}");
        }
    }

    private static ComparisonRow Broken(ExperimentPaths paths, ExperimentCondition condition, string problem) => new()
    {
        Project = paths.Project,
        Experiment = paths.Experiment,
        Folder = paths.Folder,
        Condition = condition,
        Problem = problem,
    };

    private ComparisonRow Row(ExperimentPaths paths, ExperimentState state)
    {
        var outcome = state.Outcome;
        var contents = state.Dataset?.Contents;
        var trained = outcome is { EpochsCompleted: > 0 };
        var asked = EffectiveSettings.Of(state);
        IReadOnlyList<TestResult> tests = [.. state.Evaluations.Select(TestOf).OfType<TestResult>()];
        return new ComparisonRow
        {
            // The folder's names: those inside the file are what it was called before it was copied or moved.
            Project = paths.Project,
            Experiment = paths.Experiment,
            Folder = paths.Folder,
            Condition = ConditionOf(paths, state),
            Problem = outcome?.Failure,
            Settings = asked is null ? ExperimentSettings.None : ExperimentSettings.Of(asked, Shared),
            Asked = asked,
            RepetitionKey = asked is null ? null : Shared(Monk.Comparing.RepetitionKey.Of(asked)),
            Seed = state.Training?.Seed,
            NumEpochs = state.Training?.NumEpochs,
            EpochsCompleted = outcome?.EpochsCompleted ?? 0,
            BestValidationAccuracy = Finite(outcome?.BestValidationAccuracy),
            BestEpoch = outcome?.BestEpoch,
            Metrics = Finite(outcome?.Metrics),
            LastValidationAccuracy = Finite(outcome?.ValidationAccuracy),
            TrainAccuracy = Finite(outcome?.TrainAccuracy),
            TrainLoss = Finite(outcome?.TrainLoss),
            ValidationLoss = Finite(outcome?.ValidationLoss),
            TrainingTime = trained ? TimeSpan.FromSeconds(outcome!.TrainingSeconds) : null,
            Cached = trained ? outcome!.Cached : null,
            ImagesPerSecond = trained ? outcome!.ImagesPerSecond : null,
            MaxGpuMemoryMebibytes = trained ? outcome!.MaxGpuMemoryMebibytes : null,
            GpuMemoryHeldBefore = outcome?.GpuMemoryHeldBeforeMebibytes ?? 0,
            PeakProcessMemoryMebibytes = trained ? outcome!.PeakProcessMemoryMebibytes : null,
            NumParameters = outcome is { NumParameters: > 0 } ? outcome.NumParameters : null,
            NumTrainableParameters = outcome is { NumParameters: > 0 } ? outcome.NumTrainableParameters : null,
            NumTrainImages = contents?.TrainImages,
            NumValidationImages = contents?.ValidationImages,
            Device = outcome?.Device is { } device ? Shared(device) : null,
            Processor = outcome?.Processor is { } processor ? Shared(processor) : null,
            Threads = outcome?.Threads,
            Test = TestChoice.Of(tests),
            Tests = tests,
            Created = state.Created == default ? null : state.Created,
            LibraryVersion = state.LibraryVersion.Length > 0 ? Shared(state.LibraryVersion) : null,
            ValidationSet = ValidationImages.Of(state),
            Fingerprint = contents?.Fingerprint is { } fingerprint ? Shared(fingerprint) : null,
            DatasetType = state.Dataset is null ? null : (state.Dataset.TrainCsv is null ? "" : "csv_") + (state.Dataset.ValidationPath is null ? "train" : "train-val"),
            CopiedFrom = [.. (state.Origin?.Lineage ?? []).Select(origin => (origin.Project, origin.Experiment))],
            Reproduction = Monk.Comparing.Reproduction.Of(state, paths),
            Paths = paths,
        };
    }

    private static ExperimentCondition ConditionOf(ExperimentPaths paths, ExperimentState state) => state.Status switch
    {
        ExperimentStatus.Running => FileLock.MayBeHeld(paths.TrainingLock) ? ExperimentCondition.Running : ExperimentCondition.StoppedUnexpectedly,
        ExperimentStatus.Completed => ExperimentCondition.Completed,
        ExperimentStatus.Interrupted => ExperimentCondition.Interrupted,
        ExperimentStatus.Failed => ExperimentCondition.Failed,
        _ => ExperimentCondition.NotTrained,
    };

    private TestResult? TestOf(EvaluationOutcome evaluation)
    {
        if (!evaluation.AddsUp)
            return null;
        return new TestResult
        {
            TestPath = Shared(evaluation.TestCsv ?? evaluation.TestPath),
            Fingerprint = Shared(evaluation.Fingerprint),
            ContentFingerprint = evaluation.ContentFingerprint is { } content ? Shared(content) : null,
            Weights = Shared(evaluation.Weights),
            Epoch = evaluation.Epoch,
            Threshold = evaluation.Threshold,
            Evaluated = evaluation.Evaluated,
            NumImages = evaluation.NumImages,
            NumCorrect = evaluation.NumCorrect,
            Classes = [.. evaluation.Classes.Select(Shared)],
            ConfusionMatrix = evaluation.ConfusionMatrix,
            Metrics = Finite(evaluation.Metrics),
            Correct = evaluation.Correct,
            Labels = evaluation.Labels is null ? null : [.. evaluation.Labels.Zip(evaluation.Classes, (label, name) => label.Named(Shared(name)))],
        };
    }

    private static bool HasNewerSchema(ExperimentPaths paths)
    {
        try
        {
            using var document = JsonDocument.Parse(RegularFile.ReadAllBytes(paths.StateFile, FileShare.ReadWrite | FileShare.Delete));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("schema_version", out var version)
                && version.ValueKind == JsonValueKind.Number
                && version.GetDouble() > ExperimentState.CurrentSchema;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Dictionary<string, double> Finite(IReadOnlyDictionary<string, double>? values) =>
        (values ?? new Dictionary<string, double>()).Where(metric => double.IsFinite(metric.Value)).ToDictionary(StringComparer.Ordinal);

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private string Shared(string text) => _strings.GetOrAdd(text, text);
}
