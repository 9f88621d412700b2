using System.Text.Json;
using System.Text.Json.Nodes;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Losses;
using Monk.Schedules;
using Monk.Tests.Comparing;

namespace Monk.Tests.Support;

/// <summary>How a kind stands in a state file, on one line, and in the lines that set an experiment up.</summary>
internal static class KindText
{
    // Settings that none of the tests asks for, so that each of theirs is written.
    private static readonly CompleteSettings Other = CompleteSettings.Of(SyntheticExperiments.Trained("P", "E") with
    {
        Schedule = new StepScheduleOptions { StepSize = 77 },
        Loss = new HingeOptions { Margin = 77 },
    })!;

    public static string Json(ScheduleOptions schedule) => OneLine(JsonSerializer.Serialize(schedule, ExperimentStateJson.Default.ScheduleOptions));

    public static string Json(LossOptions loss) => OneLine(JsonSerializer.Serialize(loss, ExperimentStateJson.Default.LossOptions));

    public static ScheduleOptions ReadSchedule(string json) => JsonSerializer.Deserialize(json, ExperimentStateJson.Default.ScheduleOptions)!;

    public static LossOptions ReadLoss(string json) => JsonSerializer.Deserialize(json, ExperimentStateJson.Default.LossOptions)!;

    public static string Code(ScheduleOptions schedule) => TrainingCalls.Hyperparameters(Other, Other with { Schedule = schedule });

    public static string Code(LossOptions loss) => TrainingCalls.Hyperparameters(Other, Other with { Loss = loss });

    private static string OneLine(string json) => JsonNode.Parse(json)!.ToJsonString();
}
