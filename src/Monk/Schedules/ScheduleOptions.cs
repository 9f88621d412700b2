using System.Text.Json.Serialization;
using Monk.Kinds;

namespace Monk.Schedules;

/// <summary>
/// How the learning rate changes from epoch to epoch, or from step to step. Derive from it to have a schedule of your own, name it with
/// <see cref="KindAttribute"/>, and make it known with <see cref="Register"/>.
/// </summary>
/// <remarks>
/// Settings are properties with <c>get</c> and <c>init</c>; they stand in the state file and in comparisons. A rate is a function of the
/// settings and of the moment alone, so that a training that is resumed goes on where it was without any state of the schedule's own.
/// </remarks>
/// <example>
/// <code>
/// [Kind("polynomial")]
/// public sealed record PolynomialScheduleOptions : ScheduleOptions
/// {
///     public double Power { get; init; } = 0.9;
///
///     public override bool ChangesEveryStep => true;
///
///     public override double RateAt(ScheduleMoment moment) =>
///         moment.BaseRate * Math.Pow(1 - (double)moment.Position / moment.TotalSteps, Power);
/// }
///
/// ScheduleOptions.Register&lt;PolynomialScheduleOptions&gt;();
/// gtf.UseSchedule(new PolynomialScheduleOptions { Power = 1 });
/// </code>
/// </example>
[JsonConverter(typeof(ScheduleJson))]
public abstract record ScheduleOptions
{
    /// <summary>The name in state files and printed text.</summary>
    /// <exception cref="MonkException">The type has no <see cref="KindAttribute"/>.</exception>
    [JsonIgnore]
    public string Name => KindRegistry<ScheduleOptions>.NameOf(this);

    /// <summary>
    /// Whether the rate changes within an epoch. It is then taken to be a curve over all epochs that are asked for: where their number is
    /// changed after training has begun, training says how the curve goes on. Default: false, the rate is asked for once an epoch.
    /// </summary>
    [JsonIgnore]
    public virtual bool ChangesEveryStep => false;

    /// <summary>
    /// The arguments of the method of Monk v1's name that are written whatever they are, in its order.
    /// </summary>
    internal virtual IReadOnlyList<string> InPlace => [];

    /// <summary>The call that sets the schedule up.</summary>
    internal virtual string Code =>
        KindCode.CallOf(GetType()) is { } call ? KindCode.Call(call, this, InPlace) : $"UseSchedule({KindCode.New(this)})";

    /// <summary>
    /// Makes a schedule of your own known, so that state files that name it can be used. Call it once, before the experiments are opened.
    /// The same one again changes nothing.
    /// </summary>
    /// <typeparam name="T">The schedule.</typeparam>
    /// <exception cref="MonkException">It has no name, one that cannot be, or the name of another.</exception>
    public static void Register<T>()
        where T : ScheduleOptions => KindRegistry<ScheduleOptions>.Register(typeof(T));

    /// <summary>The learning rate of a step.</summary>
    /// <param name="moment">Where the training is.</param>
    /// <returns>A finite number of at least 0; training refuses any other.</returns>
    public abstract double RateAt(ScheduleMoment moment);

    /// <summary>
    /// Checks settings that depend on one another, when the schedule is chosen and when a state is read. What one setting may be is best
    /// checked where it is set. Default: nothing.
    /// </summary>
    /// <exception cref="MonkException">They do not go together.</exception>
    protected internal virtual void Validate()
    {
    }
}
