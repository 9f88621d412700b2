using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>All there is to know of one experiment: what was asked for and what came of it. The content of <c>experiment-state.json</c>.</summary>
internal sealed record ExperimentState
{
    /// <summary>The newest schema that this library reads and the one that it writes.</summary>
    public const int CurrentSchema = 1;

    public int SchemaVersion { get; set; } = CurrentSchema;

    /// <summary>The Monk version that wrote the state.</summary>
    public string LibraryVersion { get; set; } = "";

    public required string ProjectName { get; init; }

    public required string ExperimentName { get; init; }

    public ExperimentStatus Status { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Updated { get; init; }

    /// <summary>The experiment that this one was copied from; null when it was not.</summary>
    public ExperimentOrigin? Origin { get; init; }

    public DatasetOptions? Dataset { get; init; }

    public ModelOptions? Model { get; init; }

    public OptimizerOptions? Optimizer { get; init; }

    public ScheduleOptions? Schedule { get; init; }

    public LossOptions? Loss { get; init; }

    public TrainingOptions? Training { get; init; }

    public TrainingOutcome? Outcome { get; init; }

    public EvaluationOutcome? Evaluation { get; init; }

    public LabelThresholds? Thresholds { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
