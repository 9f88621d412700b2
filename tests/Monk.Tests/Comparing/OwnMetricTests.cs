using System.Text.Json.Nodes;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using Monk.Training.Metrics;

namespace Monk.Tests.Comparing;

public sealed class OwnMetricTests : IDisposable
{
    private readonly TinyScene _tiny = new();

    public void Dispose()
    {
        MetricRegistry.Forget();
        _tiny.Dispose();
    }

    [Fact]
    public void It_is_computed_in_each_epoch_and_kept()
    {
        Metrics.Register(new Own("right") { Of = Accuracy });
        Metrics.Register(new Lower());
        var result = _tiny.Train("e");

        Assert.Equal(3, result.Epochs.Count);
        Assert.All(result.Epochs, epoch => Assert.Equal(epoch.ValidationAccuracy, epoch.Metrics["right"], 9));
        Assert.All(result.Epochs, epoch => Assert.Equal(1, epoch.Metrics["sum"], 5));
        Assert.Equal(result.BestEpoch.Metrics["right"], (double)State("e")["outcome"]!["metrics"]!["right"]!, 9);
        var lines = File.ReadAllLines(Path.Combine(_tiny.Scene.Workspace, "p", "e", "output", "logs", "history.csv"));
        Assert.EndsWith(",metric right,metric sum", lines[0], StringComparison.Ordinal);
        var row = Read("e").Rows[0];
        Assert.Equal(result.Epochs.Select(epoch => epoch.Metrics["right"]), row.ReadHistory().Select(epoch => epoch.Metrics["right"]));
        Assert.Equal(result.BestEpoch.Metrics["sum"], row.Metrics["sum"]);
    }

    [Fact]
    public void Epochs_keep_theirs_when_training_goes_on_without_it()
    {
        Metrics.Register(new Own("right") { Of = Accuracy });
        _tiny.Train("e", epochs: 2);
        MetricRegistry.Forget();
        using var resumed = _tiny.Scene.Resumed();
        resumed.UpdateNumEpochs(3);
        var epochs = resumed.Train().Epochs;

        Assert.Equal([true, true, false], epochs.Select(epoch => epoch.Metrics.ContainsKey("right")));
        Assert.Equal([true, true, false], Read("e").Rows[0].ReadHistory().Select(epoch => epoch.Metrics.ContainsKey("right")));
    }

    [Fact]
    public void Without_any_nothing_is_written_of_them()
    {
        _tiny.Train("e", epochs: 1);
        Assert.DoesNotContain("metric", File.ReadAllText(Path.Combine(_tiny.Scene.Workspace, "p", "e", "output", "logs", "history.csv")), StringComparison.Ordinal);
        Assert.Null(State("e")["outcome"]!["metrics"]);
        Assert.Empty(Read("e").OwnColumns);
    }

    [Fact]
    public void Tests_have_it_too_and_a_comparison_shows_both()
    {
        Metrics.Register(new Own("right") { Of = Accuracy });
        _tiny.Train("a", epochs: 1);
        _tiny.Train("b", epochs: 1);
        using (var trained = _tiny.Scene.Trained("a"))
        {
            trained.DatasetParams(SyntheticImages.Write(_tiny.Scene.Combine("test"), 4, seed: 9));
            trained.Dataset();
            var evaluation = trained.Evaluate();
            Assert.Equal(evaluation.Accuracy / 100, evaluation.Metrics["right"], 9);
            Assert.Equal(evaluation.Metrics["right"], (double)State("a")["evaluations"]![0]!["metrics"]!["right"]!);
        }

        var comparison = Read("a", "b");
        Assert.Equal(["right (val)", "right (test)"], comparison.OwnColumns.Select(column => column.Name));
        Assert.Equal(comparison.Rows.Select(row => row.Metrics["right"].ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)), comparison.OwnColumns[0].Values);
        Assert.Equal((true, false), (comparison.OwnColumns[1].Values[0] is not null, comparison.OwnColumns[1].Values[1] is not null));
        Assert.Equal("n/a", comparison.ToRecords().Last()["right (test)"]);
        Assert.Equal(comparison.Rows.Max(row => row.Metrics["right"]), comparison.BestBy("right")!.Metrics["right"]);
        Assert.Equal(
            "No metric 'f7' is registered, so that nothing says whether more of it is better. Register it: Metrics.Register(…).",
            Assert.Throws<MonkException>(() => comparison.BestBy("f7")).Message);
    }

    [Fact]
    public void One_that_fails_has_no_value_and_stops_nothing()
    {
        Metrics.Register(new Own("right") { Of = _ => throw new InvalidOperationException("not today") });
        Metrics.Register(new Lower { Value = double.NaN });
        using var console = new CapturedConsole();
        using var prototype = _tiny.New("e", epochs: 2, verbose: 1);
        Assert.All(prototype.Train().Epochs, epoch => Assert.Empty(epoch.Metrics));

        Assert.Equal(1, Count("epoch 1: metric 'right' failed and has no value here (InvalidOperationException: not today)"));
        Assert.Equal(1, Count("epoch 1: metric 'sum' gave NaN, which is no number that could be compared; it has no value here"));
        Assert.Equal(0, Count("epoch 2: metric"));

        int Count(string text) => console.Text.Split(text).Length - 1;
    }

    [Fact]
    public void Another_of_its_name_and_a_wrong_format_are_refused()
    {
        Metrics.Register(new Own("sum"));
        Assert.Equal(
            "Another metric is registered as 'sum' already, Monk.Tests.Comparing.OwnMetricTests+Own. Take another name.",
            Assert.Throws<MonkException>(() => Metrics.Register(new Lower())).Message);
        Assert.Equal(
            "The format of metric 'x' is 'Q', which is no numeric format of .NET. Give one such as \"0.####\".",
            Assert.Throws<MonkException>(() => Metrics.Register(new Own("x") { Shown = "Q" })).Message);
    }

    [Fact]
    public void Columns_can_be_added_to_a_comparison()
    {
        _tiny.Train("a", epochs: 1);
        var compare = new Compare("c", workspace: _tiny.Scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "a");
        compare.AddColumn("double", row => 2.0 * row.EpochsCompleted);
        compare.AddColumn("formula", _ => "=1+1");
        compare.AddColumn("fails", new Func<ComparisonRow, string?>(_ => throw new InvalidOperationException("no value")));
        var comparison = compare.GenerateStatistics();

        Assert.Equal(["2", "=1+1", null], comparison.OwnColumns.Select(column => column.Values[0]));
        Assert.Contains(
            "column 'fails' has no value for 1 experiment, the first p/a, because its function failed (InvalidOperationException: no value)", comparison.Warnings);
        var lines = File.ReadAllLines(Path.Combine(comparison.Folder, "comparison.csv"));
        Assert.EndsWith(",double,formula,fails", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",2,'=1+1,n/a", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"ownColumns\":[{\"title\":\"double\",\"values\":[\"2\"]}", File.ReadAllText(Path.Combine(comparison.Folder, "report.html")), StringComparison.Ordinal);
        Refused("name is empty.", " ");
        Refused("name is 'Double', and the comparison has a column of that name already. Take another.", "Double");
        Refused("name is 'val loss', and the comparison has a column of that name already. Take another.", "val loss");
        Refused("name is 'f1 (test)'; columns of metrics end with '(val)' and '(test)'. Take another.", "f1 (test)");

        void Refused(string message, string name) => Assert.Equal(message, Assert.Throws<MonkException>(() => compare.AddColumn(name, row => row.Model)).Message);
    }

    private static double Accuracy(MetricInput input) => Enumerable.Range(0, input.Count)
        .Average(image => input.Scores(image).Index().MaxBy(score => score.Item).Index == input.Labels(image)[0] ? 1.0 : 0.0);

    private Monk.Comparison Read(params string[] experiments)
    {
        var compare = new Compare("c", workspace: _tiny.Scene.Workspace, verbose: 0);
        foreach (var experiment in experiments)
            compare.AddExperiment("p", experiment);
        return compare.Read();
    }

    private JsonNode State(string experiment) => JsonNode.Parse(File.ReadAllText(Path.Combine(_tiny.Scene.Workspace, "p", experiment, "experiment-state.json")))!;

    private sealed class Own(string name) : Metric
    {
        public Func<MetricInput, double> Of { get; init; } = _ => 0;

        public string Shown { get; init; } = "0.00";

        public override string Name => name;

        public override string Format => Shown;

        public override double Compute(MetricInput input) => Of(input);
    }

    /// <summary>The mean sum of an image's scores, which is 1.</summary>
    private sealed class Lower : Metric
    {
        public double? Value { get; init; }

        public override string Name => "sum";

        public override bool HigherIsBetter => false;

        public override double Compute(MetricInput input) => Value ?? Enumerable.Range(0, input.Count).Average(image => input.Scores(image).Sum());
    }
}
