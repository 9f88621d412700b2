using Monk.Schedules;
using Monk.Tests.Support;

namespace Monk.Tests.Schedules;

/// <summary>What schedules are in state files, which must be read for years, and in the lines that reproduce an experiment.</summary>
public sealed class ScheduleTextTests
{
    private static readonly (ScheduleOptions Schedule, string Json, string Code)[] All =
    [
        (
            new FixedScheduleOptions(),
            """{"name":"fixed"}""",
            "gtf.LrFixed();\n"),
        (
            new StepScheduleOptions { StepSize = 2 },
            """{"name":"steplr","step_size":2,"gamma":0.1}""",
            "gtf.LrStepDecrease(2, 0.1);\n"),
        (
            new StepScheduleOptions { StepSize = 2, Gamma = 0.98 },
            """{"name":"steplr","step_size":2,"gamma":0.98}""",
            "gtf.LrStepDecrease(2, 0.98);\n"),
        (
            new MultiStepScheduleOptions { Milestones = [5, 8] },
            """{"name":"multisteplr","milestones":[5,8],"gamma":0.1}""",
            "gtf.LrMultistepDecrease([5, 8], 0.1);\n"),
        (
            new MultiStepScheduleOptions { Milestones = [1, 2, 3], Gamma = 0.5 },
            """{"name":"multisteplr","milestones":[1,2,3],"gamma":0.5}""",
            "gtf.LrMultistepDecrease([1, 2, 3], 0.5);\n"),
        (
            new ExponentialScheduleOptions { Gamma = 0.97 },
            """{"name":"exponential","gamma":0.97}""",
            "gtf.LrExponentialDecrease(0.97);\n"),
        (
            new PlateauScheduleOptions(),
            """{"name":"reduceonplateaulr","factor":0.1,"patience":10,"threshold":0.0001,"cooldown":0,"min_lr":0,"epsilon":1E-08}""",
            "gtf.LrPlateauDecrease();\n"),
        (
            new PlateauScheduleOptions { Mode = PlateauMode.Max, Factor = 0.25, Patience = 3, Threshold = 0.01, ThresholdMode = ThresholdMode.Abs, Cooldown = 2, MinimumLearningRate = 1e-6, Epsilon = 1e-10 },
            """{"name":"reduceonplateaulr","mode":"max","factor":0.25,"patience":3,"threshold":0.01,"threshold_mode":"abs","cooldown":2,"min_lr":1E-06,"epsilon":1E-10}""",
            "gtf.LrPlateauDecrease(mode: PlateauMode.Max, factor: 0.25, patience: 3, threshold: 0.01, thresholdMode: ThresholdMode.Abs, cooldown: 2, minLr: 1E-06, epsilon: 1E-10);\n"),
        (
            new CosineScheduleOptions(),
            """{"name":"cosine","min_lr":0,"warmup_epochs":0,"warmup_factor":0.01}""",
            "gtf.LrCosine();\n"),
        (
            new CosineScheduleOptions { MinimumLearningRate = 1e-5, WarmupEpochs = 3, WarmupFactor = 0.1 },
            """{"name":"cosine","min_lr":1E-05,"warmup_epochs":3,"warmup_factor":0.1}""",
            "gtf.LrCosine(minLr: 1E-05, warmupEpochs: 3, warmupFactor: 0.1);\n"),
        (
            new OneCycleScheduleOptions(),
            """{"name":"onecyclelr","pct_start":0.3,"div_factor":25,"final_div_factor":10000}""",
            "gtf.LrOneCycle();\n"),
        (
            new OneCycleScheduleOptions { RisingShare = 0.25, DivFactor = 10, FinalDivFactor = 100 },
            """{"name":"onecyclelr","pct_start":0.25,"div_factor":10,"final_div_factor":100}""",
            "gtf.LrOneCycle(risingShare: 0.25, divFactor: 10, finalDivFactor: 100);\n"),
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_schedule_is_written_and_read_as_ever(int place)
    {
        var (schedule, json, _) = All[place];

        Assert.Equal(json, KindText.Json(schedule));
        Assert.Equal(json, KindText.Json(KindText.ReadSchedule(json)));
        Assert.IsType(schedule.GetType(), KindText.ReadSchedule(json));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_schedule_is_reproduced_by_one_call(int place) => Assert.Equal(All[place].Code, KindText.Code(All[place].Schedule));

    [Fact]
    public void What_a_file_does_not_name_has_its_default()
    {
        Assert.Equal(new PlateauScheduleOptions(), KindText.ReadSchedule("""{"name": "reduceonplateaulr"}"""));
        Assert.Equal(new OneCycleScheduleOptions { DivFactor = 5 }, KindText.ReadSchedule("""{"div_factor": 5, "name": "onecyclelr"}"""));
    }

    [Fact]
    public void The_methods_have_the_defaults_of_the_records() => Assert.Equal(
        ["LrCosine", "LrExponentialDecrease", "LrFixed", "LrMultistepDecrease", "LrOneCycle", "LrPlateauDecrease", "LrStepDecrease"],
        FacadeDefaults.AssertAreThoseOfTheRecords<ScheduleOptions>().Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_has_every_schedule_with_its_defaults() => PageTable.AssertHasAll<ScheduleOptions>("training.md");
}
