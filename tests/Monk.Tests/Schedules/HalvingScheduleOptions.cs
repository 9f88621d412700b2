using Monk.Kinds;
using Monk.Schedules;

namespace Monk.Tests.Schedules;

/// <summary>A schedule of a program's own: halved every so many epochs.</summary>
[Kind("test_halving")]
public sealed record HalvingScheduleOptions : ScheduleOptions
{
    public int Every { get; init => field = Check.AtLeast("every", value, 1); } = 1;

    public double Least { get; init; }

    protected internal override void Validate()
    {
        if (Least > 0 && Every > 100)
            throw new MonkException("every and least do not go together.");
    }

    public override double RateAt(ScheduleMoment moment) => Math.Max(Least, moment.BaseRate / Math.Pow(2, moment.History.Count / Every));
}

/// <summary>A curve over all steps, with what a property that is no setting must not leave in a state.</summary>
[Kind("test_line")]
public sealed record LineScheduleOptions : ScheduleOptions
{
    public override bool ChangesEveryStep => true;

    public override double RateAt(ScheduleMoment moment) => moment.BaseRate * (1 - (double)moment.Position / moment.TotalSteps);
}

/// <summary>Gives whatever it is told.</summary>
[Kind("test_given")]
public sealed record GivenScheduleOptions : ScheduleOptions
{
    public string Rate { get; init; } = "0";

    public override double RateAt(ScheduleMoment moment) => double.Parse(Rate, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One that no program has registered.</summary>
[Kind("test_unregistered")]
public sealed record UnregisteredScheduleOptions : ScheduleOptions
{
    public override double RateAt(ScheduleMoment moment) => moment.BaseRate;
}

/// <summary>Another of the same name.</summary>
[Kind("test_halving")]
public sealed record SecondHalvingScheduleOptions : ScheduleOptions
{
    public override double RateAt(ScheduleMoment moment) => moment.BaseRate;
}

/// <summary>One without a name.</summary>
public sealed record NamelessScheduleOptions : ScheduleOptions
{
    public override double RateAt(ScheduleMoment moment) => moment.BaseRate;
}
