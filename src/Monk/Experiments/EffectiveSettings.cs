using Monk.Losses;
using Monk.Optimizers;
using Monk.Schedules;

namespace Monk.Experiments;

/// <summary>
/// What an experiment that is set up is asked to do, as values: of each setting the one that takes effect. Tables, groups of seeds and
/// reports read it; none reads a text back.
/// </summary>
internal sealed record EffectiveSettings
{
    public required DatasetSettings Dataset { get; init; }

    public required ModelOptions Model { get; init; }

    public required OptimizerOptions Optimizer { get; init; }

    public required ScheduleOptions Schedule { get; init; }

    public required LossOptions Loss { get; init; }

    /// <summary>As asked for; what came of its precision is <see cref="Precision"/>.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>
    /// What training computed in, or is to compute in where it has not begun. States that do not say were trained in float32, the only
    /// precision there was.
    /// </summary>
    public required Precision Precision { get; init; }

    /// <summary>What it was trained on; null where training has not begun.</summary>
    public required string? Device { get; init; }

    /// <summary>The Monk version that wrote the state.</summary>
    public required string LibraryVersion { get; init; }

    /// <summary>Settings that this version has no name for.</summary>
    public required IReadOnlyList<UnknownSetting> Unknown { get; init; }

    /// <summary>The settings of a state; null of one that is not set up.</summary>
    public static EffectiveSettings? Of(ExperimentState state)
    {
        if (state is not { Dataset: { } dataset, Model: { } model, Training: { } training }
            || state is not { Optimizer: { } optimizer, Schedule: { } schedule, Loss: { } loss })
        {
            return null;
        }

        return new()
        {
            Dataset = DatasetSettings.Of(dataset, training.Seed),
            Model = model,
            Optimizer = optimizer,
            Schedule = schedule,
            Loss = loss.WeightByClass is { } weights ? loss with { WeightByClass = Sorted(weights) } : loss,
            Training = training,
            Precision = state.Outcome is { Device: not null } begun ? begun.Precision : training.Precision,
            Device = state.Outcome?.Device,
            LibraryVersion = state.LibraryVersion,
            Unknown = UnknownSetting.Of(dataset, model, training),
        };
    }

    // Which class was named first changes nothing.
    private static SortedDictionary<string, double> Sorted(IReadOnlyDictionary<string, double> weights) =>
        new(weights.ToDictionary(), StringComparer.Ordinal);
}
