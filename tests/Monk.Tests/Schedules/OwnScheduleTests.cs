using System.Text.Json.Nodes;
using Monk.Kinds;
using Monk.Schedules;
using Monk.Tests.Facade;
using Monk.Tests.Support;

namespace Monk.Tests.Schedules;

/// <summary>A schedule of a program's own is a citizen like Monk's.</summary>
public sealed class OwnScheduleTests : IDisposable
{
    private readonly TinyScene _tiny = new();

    public OwnScheduleTests()
    {
        ScheduleOptions.Register<HalvingScheduleOptions>();
        ScheduleOptions.Register<LineScheduleOptions>();
        ScheduleOptions.Register<GivenScheduleOptions>();
    }

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void It_is_listed_and_trains_and_goes_on_after_a_resume()
    {
        Assert.Contains("test_halving", Prototype.ListSchedulers());
        using (var prototype = _tiny.New("e", epochs: 3))
        {
            prototype.UpdateLearningRate(0.08);
            prototype.UseSchedule(new HalvingScheduleOptions { Every = 2 });
            Assert.Equal([0.08, 0.08, 0.04], prototype.Train().Epochs.Select(epoch => epoch.LearningRate));
        }

        Assert.Equal("""{"name":"test_halving","every":2,"least":0}""", ScheduleInFile("e").ToJsonString());
        using var resumed = _tiny.Scene.Resumed();
        resumed.UpdateNumEpochs(5);
        Assert.Equal([0.08, 0.08, 0.04, 0.04, 0.02], resumed.Train().Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void It_is_compared_and_reproduced()
    {
        using (var prototype = _tiny.New("e"))
            prototype.UseSchedule(new HalvingScheduleOptions { Every = 3, Least = 0.001 });

        var row = Row("e");

        Assert.Equal("test_halving every 3, least 0.001", row.Setting("lr scheduler"));
        Assert.Contains("gtf.UseSchedule(new HalvingScheduleOptions { Every = 3, Least = 0.001 });\n", row.Reproduction, StringComparison.Ordinal);
        Assert.Equal("gtf.UseSchedule(new LineScheduleOptions());\n", KindText.Code(new LineScheduleOptions()));
    }

    [Fact]
    public void Its_rate_is_asked_for_every_step_where_it_changes_that_often()
    {
        var moment = new ScheduleMoment { BaseRate = 1, History = [], Step = 3, StepsPerEpoch = 4, NumEpochs = 5 };
        Assert.Equal((3, 20), (moment.Position, moment.TotalSteps));
        Assert.Equal(0.85, new LineScheduleOptions().RateAt(moment), 12);
        Assert.Equal("""{"name":"test_line"}""", KindText.Json(new LineScheduleOptions()));

        using var prototype = _tiny.New("e", epochs: 2);
        prototype.UpdateLearningRate(0.08);
        prototype.UseSchedule(new LineScheduleOptions());
        Assert.Equal([0.08, 0.04], prototype.Train().Epochs.Select(epoch => epoch.LearningRate));
    }

    [Theory]
    [InlineData("-0.5", "-0.5")]
    [InlineData("NaN", "NaN")]
    [InlineData("Infinity", "Infinity")]
    public void A_rate_that_is_none_is_refused(string rate, string shown)
    {
        using var prototype = _tiny.New("e");
        prototype.UseSchedule(new GivenScheduleOptions { Rate = rate });

        Assert.Equal(
            $"The schedule 'test_given' gives a learning rate of {shown} for step 1 of epoch 1; it must be a finite number of at least 0.",
            Assert.Throws<MonkException>(() => prototype.Train()).Message);
    }

    [Fact]
    public void Settings_are_checked_where_they_are_given_and_where_they_are_read()
    {
        using (var prototype = _tiny.New("e"))
        {
            Assert.Equal("every is 0; it must be at least 1.", Assert.Throws<MonkException>(() => new HalvingScheduleOptions { Every = 0 }).Message);
            Assert.Equal(
                "every and least do not go together.",
                Assert.Throws<MonkException>(() => prototype.UseSchedule(new HalvingScheduleOptions { Every = 101, Least = 1 })).Message);
            prototype.UseSchedule(new HalvingScheduleOptions());
        }

        Edit("e", schedule => schedule["every"] = -3);
        Assert.Contains("schedule.every is -3; it must be at least 1.", Assert.Throws<MonkException>(() => _tiny.Scene.Resumed()).Message, StringComparison.Ordinal);
        Edit("e", schedule => (schedule["every"], schedule["least"]) = (101, 1));
        Assert.Contains("schedule: every and least do not go together.", Assert.Throws<MonkException>(() => _tiny.Scene.Resumed()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_with_one_that_is_not_registered_can_be_opened_and_shown_but_not_trained()
    {
        using (var prototype = _tiny.New("e"))
            prototype.UseSchedule(new HalvingScheduleOptions());
        Edit("e", schedule => (schedule["name"], schedule["other"]) = ("of_another_program", 4));

        using (var resumed = _tiny.Scene.Resumed())
        {
            Assert.Contains(resumed.Summary().Sections.SelectMany(section => section.Lines), line => line.Value.Contains("of_another_program", StringComparison.Ordinal));
            var message = Assert.Throws<MonkException>(() => resumed.Train()).Message;
            Assert.StartsWith("Schedule 'of_another_program' is not known to this program. If it is one of your own, call ScheduleOptions.Register<…>()", message, StringComparison.Ordinal);
        }

        Assert.Equal("""{"name":"of_another_program","every":1,"least":0,"other":4}""", ScheduleInFile("e").ToJsonString());
        Assert.Equal("of_another_program every 1, other 4", Row("e").Setting("lr scheduler"));
        Assert.Contains("/* 'of_another_program' is not registered in the program that wrote these lines */\n", Row("e").Reproduction, StringComparison.Ordinal);
        using (new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _tiny.Scene.Workspace, verbose: 0))
            Assert.Equal(ScheduleInFile("e").ToJsonString(), ScheduleInFile("copy").ToJsonString());
    }

    [Fact]
    public void One_that_could_not_be_read_again_is_not_taken()
    {
        using var prototype = _tiny.New("e");

        Assert.StartsWith(
            "UnregisteredScheduleOptions is not registered. Call ScheduleOptions.Register<UnregisteredScheduleOptions>() before it is used",
            Assert.Throws<MonkException>(() => prototype.UseSchedule(new UnregisteredScheduleOptions())).Message,
            StringComparison.Ordinal);
        Assert.Contains("has no name. Put [Kind(\"name\")] on it", Assert.Throws<MonkException>(ScheduleOptions.Register<NamelessScheduleOptions>).Message, StringComparison.Ordinal);
        Assert.Contains("The name 'test_halving' of", Assert.Throws<MonkException>(ScheduleOptions.Register<SecondHalvingScheduleOptions>).Message, StringComparison.Ordinal);
        Assert.Same(typeof(HalvingScheduleOptions), KindRegistry<ScheduleOptions>.Find("test_halving"));
        Assert.Throws<ArgumentNullException>(() => prototype.UseSchedule(null!));
    }

    [Fact]
    public void Milestones_are_the_schedules_own()
    {
        int[] given = [1, 2];
        var schedule = new MultiStepScheduleOptions { Milestones = given };
        given[0] = 9;

        Assert.Equal([1, 2], schedule.Milestones);
        Assert.Equal(
            "milestones is [9, 2]; give the epochs after which the rate changes, rising from 1 or above, such as [5, 8].",
            Assert.Throws<MonkException>(() => schedule with { Milestones = given }).Message);
    }

    private string StateFile(string experiment) => Path.Combine(_tiny.Scene.Workspace, "p", experiment, "experiment-state.json");

    private JsonNode ScheduleInFile(string experiment) => JsonNode.Parse(File.ReadAllText(StateFile(experiment)))!["schedule"]!;

    private void Edit(string experiment, Action<JsonNode> change)
    {
        var state = JsonNode.Parse(File.ReadAllText(StateFile(experiment)))!;
        change(state["schedule"]!);
        File.WriteAllText(StateFile(experiment), state.ToJsonString());
    }

    private ComparisonRow Row(string experiment)
    {
        var compare = new Compare("c", _tiny.Scene.Workspace, verbose: 0);
        compare.AddExperiment("p", experiment);
        return Assert.Single(compare.Read().Rows);
    }
}
