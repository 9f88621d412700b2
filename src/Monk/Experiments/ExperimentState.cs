using Monk.Kinds;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.Losses;
using Monk.Optimizers;
using Monk.Schedules;

namespace Monk.Experiments;

/// <summary>
/// All there is to know of one experiment: what was asked for and what came of it. The content of <c>experiment-state.json</c>.
/// </summary>
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

    /// <summary>Null in states of versions before this one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExperimentIdentity? Identity { get; init; }

    public DateTimeOffset Updated { get; init; }

    /// <summary>The experiment that this one was copied from; null when it was not.</summary>
    public ExperimentOrigin? Origin { get; init; }

    public DatasetOptions? Dataset { get; init; }

    public ModelOptions? Model { get; init; }

    public OptimizerOptions? Optimizer { get; init; }

    public ScheduleOptions? Schedule { get; init; }

    public LossOptions? Loss { get; init; }

    [JsonConverter(typeof(OptionsJson<TrainingOptions>))]
    public TrainingOptions? Training { get; init; }

    public TrainingOutcome? Outcome { get; init; }

    /// <summary>The evaluations of the weights that there are, the oldest first.</summary>
    public IReadOnlyList<EvaluationOutcome> Evaluations { get; set; } = [];

    /// <summary>
    /// The one evaluation that states held before they could hold several. <see cref="WithAllEvaluations"/> moves it to these.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EvaluationOutcome? Evaluation { get; init; }

    /// <summary>
    /// The thresholds of the best weights; in states written before there were <see cref="FinalThresholds"/>, perhaps those of the final
    /// ones.
    /// </summary>
    public LabelThresholds? Thresholds { get; init; }

    /// <summary>The thresholds of the final weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LabelThresholds? FinalThresholds { get; init; }

    /// <summary>The same state with <see cref="Evaluation"/> among <see cref="Evaluations"/>.</summary>
    public ExperimentState WithAllEvaluations() => Evaluation is { } only
        ? this with { Evaluations = [.. Evaluations.Where(other => !other.IsOfTheSame(only)), only], Evaluation = null }
        : this;

    /// <summary>The thresholds that were chosen for some weights, <c>best</c> or <c>final</c>; null when none were.</summary>
    public LabelThresholds? ThresholdsOf(string weights) => new[] { FinalThresholds, Thresholds }.FirstOrDefault(thresholds => thresholds?.Weights == weights);

    /// <summary>The same state with other thresholds for the weights that these are for.</summary>
    public ExperimentState With(LabelThresholds chosen) => chosen.Weights == "final"
        ? this with { Thresholds = ThresholdsOf("best"), FinalThresholds = chosen }
        : this with { Thresholds = chosen, FinalThresholds = ThresholdsOf("final") };

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
