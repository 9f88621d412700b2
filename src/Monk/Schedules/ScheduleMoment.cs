namespace Monk.Schedules;

/// <summary>Where a training is when a schedule is asked for the learning rate.</summary>
public readonly record struct ScheduleMoment
{
    /// <summary>The optimizer's learning rate, which a schedule makes its rates of. Above 0.</summary>
    public required double BaseRate { get; init; }

    /// <summary>The epochs before this one, the first of all first; those before an interruption are among them.</summary>
    public required IReadOnlyList<EpochResult> History { get; init; }

    /// <summary>
    /// The optimizer's step within the epoch, from 0. Always 0 where <see cref="ScheduleOptions.ChangesEveryStep"/> is false.
    /// </summary>
    public required int Step { get; init; }

    /// <summary>The optimizer's steps in an epoch.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>The epochs that are asked for.</summary>
    public required int NumEpochs { get; init; }

    /// <summary>The step counted from the training's first, from 0.</summary>
    public long Position => StepsBefore(History.Count) + Step;

    /// <summary>The steps of the whole training.</summary>
    public long TotalSteps => StepsBefore(NumEpochs);

    /// <summary>The steps of so many epochs.</summary>
    internal long StepsBefore(int epochs) => (long)epochs * StepsPerEpoch;
}
