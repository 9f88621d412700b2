namespace Monk.Outside.Tests;

public sealed class OwnMetricTests
{
    [Fact]
    public void A_metric_of_a_program_is_in_the_history_and_beside_a_column_of_its_own_in_a_comparison()
    {
        Metrics.Register(new Brier());
        var workspace = Pictures.Folder();
        using (var prototype = new Prototype("p", "e", workspace: workspace, verbose: 0))
        {
            prototype.Default(
                Enumerable.Range(0, 12).Select(i => LabelledImage.FromBytes($"{i}", Pictures.Pixmap((byte)(i % 2 * 200), 0, 0, (byte)i), i % 2 == 0 ? "black" : "red")), numEpochs: 2);
            prototype.CompileNetwork([Layers.Convolution(4), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
            Assert.All(prototype.Train().Epochs, epoch => Assert.InRange(epoch.Metrics["brier"], 0, 1));
        }

        var compare = new Compare("c", workspace: workspace, verbose: 0);
        compare.AddExperiment("p", "e");
        compare.AddColumn("epochs left", row => row.NumEpochs - row.EpochsCompleted);
        var comparison = compare.GenerateStatistics();
        Assert.Equal(["brier (val)", "epochs left"], comparison.OwnColumns.Select(column => column.Name));
        Assert.Equal("0", comparison.OwnColumns[1].Values[0]);
        Assert.Same(comparison.Rows[0], comparison.BestBy("brier"));
    }

    private sealed class Brier : Metric
    {
        public override string Name => "brier";

        public override bool HigherIsBetter => false;

        public override double Compute(MetricInput input) =>
            Enumerable.Range(0, input.Count).Average(image => Math.Pow(1 - input.Score(image, input.Labels(image)[0]), 2));
    }
}
