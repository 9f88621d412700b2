using Monk.Comparing;
using Monk.Drawing;
using Monk.Experiments;
using Monk.Tests.Support;
using Monk.Training;
using SkiaSharp;

namespace Monk.Tests.Comparing;

public sealed class ComparisonPicturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticExperiments _experiments;

    public ComparisonPicturesTests() => _experiments = new SyntheticExperiments(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Styles_of_forty_experiments_are_all_different_and_always_the_same()
    {
        var styles = Enumerable.Range(0, ComparisonPictures.Shown).Select(SeriesStyle.For).ToList();

        Assert.Equal(styles.Count, styles.Select(style => (style.ColorHex, string.Join(' ', style.Dashes))).Distinct().Count());
        Assert.Equal(styles.Select(style => style.ColorHex), Enumerable.Range(0, styles.Count).Select(slot => SeriesStyle.For(slot).ColorHex));
        Assert.Equal(210, Enumerable.Range(0, 210).Select(SeriesStyle.For).Select(style => (style.ColorHex, string.Join(' ', style.Dashes), style.Marker)).Distinct().Count());
    }

    // Viénot, Brettel and Mollon's matrices (1999) for the two common kinds of colour blindness, on linear light.
    [Theory]
    [InlineData(0.11238, 0.88762, 0.0, 0.11238, 0.88762, 0.0, 0.00401, -0.00401, 1.0)]
    [InlineData(0.29275, 0.70725, 0.0, 0.29275, 0.70725, 0.0, -0.02234, 0.02234, 1.0)]
    public void Colours_stay_apart_for_the_colour_blind(double rr, double rg, double rb, double gr, double gg, double gb, double br, double bg, double bb)
    {
        var seen = SeriesStyle.Palette.Select(hex =>
        {
            var color = SKColor.Parse(hex);
            double[] linear = [Linear(color.Red), Linear(color.Green), Linear(color.Blue)];
            return Lab(
                rr * linear[0] + rg * linear[1] + rb * linear[2],
                gr * linear[0] + gg * linear[1] + gb * linear[2],
                br * linear[0] + bg * linear[1] + bb * linear[2]);
        }).ToList();

        for (var i = 0; i < seen.Count; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.True(Distance(seen[i], seen[j]) > 10, $"{SeriesStyle.Palette[i]} and {SeriesStyle.Palette[j]} are {Distance(seen[i], seen[j]):F1} apart.");
        }
    }

    [Fact]
    public void An_experiment_has_its_colour_in_every_picture()
    {
        var pictures = Svgs(Sweep(3));

        foreach (var (name, svg) in pictures)
        {
            if (name == "stats_max_gpu_usage")
                continue; // Bars of nothing.
            foreach (var slot in new[] { 0, 1, 2 })
                Assert.Contains(SeriesStyle.For(slot).ColorHex, svg, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("Told_apart", true, 0.95, 0.4)]
    [InlineData("Tied", false, 0.9, 0.9)]
    [InlineData("Within_the_noise", false, 0.92, 0.9)]
    [InlineData("Alone", true, 0.9)]
    public void Curves_have_a_star_only_where_bars_have_one_too(string project, bool expected, params double[] accuracies)
    {
        foreach (var (accuracy, i) in accuracies.Select((accuracy, i) => (accuracy, i)))
            _experiments.Write(SyntheticExperiments.Trained(project, $"E{i}", accuracy: accuracy), SyntheticExperiments.History(3, accuracy));
        var pictures = Svgs(Read(project));

        Assert.Equal(expected, HasStar("val_accuracy"));
        Assert.Equal(expected, HasStar("val_loss"));
        Assert.Equal(expected && accuracies.Length > 1, HasStar("stats_best_val_acc"));

        bool HasStar(string name) => pictures[name].Contains("#F5C400", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_experiment_keeps_its_style_when_another_is_added_after_it()
    {
        var rows = Sweep(4).Rows;

        Assert.Equal(
            ComparisonPictures.StylesOf([.. rows.Take(3)]).Select(style => style.Value.Slot),
            ComparisonPictures.StylesOf(rows).Take(3).Select(style => style.Value.Slot));
    }

    [Fact]
    public void Every_picture_says_what_and_of_which_experiments_in_which_unit()
    {
        var pictures = Svgs(Sweep(3));

        Assert.Equal(
            ["train_accuracy", "train_loss", "val_accuracy", "val_loss", "stats_best_val_acc", "stats_training_time", "stats_max_gpu_usage"], pictures.Keys);
        foreach (var svg in pictures.Values)
        {
            Assert.Contains("resnet18_v1_lr_0.1_seed_0", svg, StringComparison.Ordinal);
            Assert.Contains("resnet50_v2_lr_0.1_seed_0", svg, StringComparison.Ordinal);
            Assert.Contains("C · Sweep · 3 experiments", svg, StringComparison.Ordinal);
        }

        Assert.Contains("Validation accuracy (%)", pictures["val_accuracy"], StringComparison.Ordinal);
        Assert.Contains(">Epoch", Flat(pictures["val_accuracy"]), StringComparison.Ordinal);
        Assert.Contains("Validation loss (mean of an image)", pictures["val_loss"], StringComparison.Ordinal);
        Assert.Contains("Training time (seconds)", pictures["stats_training_time"], StringComparison.Ordinal);
        Assert.Contains("GPU memory (MiB)", pictures["stats_max_gpu_usage"], StringComparison.Ordinal);
        Assert.Contains("No experiment used a GPU.", pictures["stats_max_gpu_usage"], StringComparison.Ordinal);
    }

    [Fact]
    public void Bars_are_sorted_and_labelled_with_their_values()
    {
        var comparison = Compared(
            (SyntheticExperiments.Trained("P", "Middle", accuracy: 0.85), 3),
            (SyntheticExperiments.Trained("P", "Best", accuracy: 0.925), 3),
            (SyntheticExperiments.Trained("P", "Worst", accuracy: 0.5), 3));

        var svg = Svgs(comparison)["stats_best_val_acc"];

        var order = new[] { "Best<", "Middle<", "Worst<" }.Select(name => Flat(svg).IndexOf(">" + name, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, order);
        Assert.Equal(order.Order(), order);
        Assert.Contains("92.5 %", svg, StringComparison.Ordinal);
        Assert.Contains("85.0 %", svg, StringComparison.Ordinal);
        Assert.Contains("50.0 %", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void A_legend_says_which_value_is_the_last_and_which_the_best()
    {
        var state = SyntheticExperiments.Trained("P", "A", epochs: 3, accuracy: 0.86);
        IReadOnlyList<EpochResult> history = [.. SyntheticExperiments.History(3, 0.86).Select(epoch => epoch with
        {
            ValidationAccuracy = epoch.Epoch == 2 ? 0.86 : 0.81, ValidationLoss = epoch.Epoch == 2 ? 0.6 : 0.5,
        })];
        _experiments.Write(state, history);

        var few = Svgs(Read("P"));
        Assert.Contains("last 81.0 %, best 86.0 % at epoch 2", Flat(few["val_accuracy"]), StringComparison.Ordinal);
        Assert.Contains("last 0.5000, 0.6000 at best epoch 2", Flat(few["val_loss"]), StringComparison.Ordinal);
        Assert.DoesNotContain("at epoch", Flat(few["train_accuracy"]), StringComparison.Ordinal);

        // Many stand in a column that has headings.
        for (var i = 0; i < 6; i++)
            _experiments.Write(state with { ExperimentName = $"B{i}" }, history);
        var many = Flat(Svgs(Read("P"))["val_accuracy"]);
        Assert.Contains(">last<", many, StringComparison.Ordinal);
        Assert.Contains(">best (epoch)<", many, StringComparison.Ordinal);
        Assert.Contains("86.0 % (2)", many, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_that_is_named_like_its_project_is_named_once()
    {
        _experiments.Write(SyntheticExperiments.Trained("Shoes", "A"), SyntheticExperiments.History(3, 0.9));
        var comparison = Read("Shoes") with { Name = "Shoes" };

        var svg = Svgs(comparison)["val_loss"];

        Assert.Contains("Shoes · 1 experiment", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("Shoes · Shoes", svg, StringComparison.Ordinal);
        Assert.Equal("Shoes", CurvePlots.TitleOf("Shoes", "Shoes"));
        Assert.Equal("Shoes / First", CurvePlots.TitleOf("Shoes", "First"));
    }

    [Fact]
    public void One_epoch_and_no_validation_are_drawn()
    {
        var unvalidated = SyntheticExperiments.History(3, 0.9).Select(epoch => epoch with { ValidationAccuracy = double.NaN, ValidationLoss = double.NaN });
        var one = SyntheticExperiments.Trained("P", "One", epochs: 1);
        var none = SyntheticExperiments.Trained("P", "None", epochs: 3);
        _experiments.Write(one, SyntheticExperiments.History(1, 0.9));
        _experiments.Write(none with { Outcome = none.Outcome! with { BestValidationAccuracy = null, BestEpoch = null, ValidationAccuracy = null, ValidationLoss = null } }, [.. unvalidated]);

        var pictures = Svgs(Read("P"));

        Assert.Contains("None (no validation)", pictures["val_accuracy"], StringComparison.Ordinal);
        Assert.DoesNotContain("(no validation)", pictures["train_accuracy"], StringComparison.Ordinal);
        Assert.Contains("n/a", pictures["stats_best_val_acc"], StringComparison.Ordinal);

        // The single point of a curve of one epoch is a filled shape in its colour.
        var lonely = Svgs(Read("P", "One"))["val_accuracy"];
        Assert.Matches($"fill=\"{SeriesStyle.For(0).ColorHex}\"", lonely);
    }

    [Fact]
    public void Epoch_axes_begin_with_epoch_one()
    {
        var ticks = Flat(Svgs(Sweep(2, epochs: 100))["train_loss"]);

        Assert.Contains(">1</text>", ticks, StringComparison.Ordinal);
        Assert.Contains(">100</text>", ticks, StringComparison.Ordinal);
        Assert.DoesNotContain(">0</text>", ticks, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_experiments_the_forty_best_are_named()
    {
        var comparison = Sweep(60);
        var svg = Svgs(comparison)["train_accuracy"];

        Assert.Contains("20 others", svg, StringComparison.Ordinal);
        Assert.Contains("60 experiments, the 40 with the best validation accuracy named", svg, StringComparison.Ordinal);
        Assert.Contains(comparison.Best()!.Experiment, svg, StringComparison.Ordinal);
        Assert.DoesNotContain(comparison.Rows.MinBy(row => row.BestValidationAccuracy)!.Experiment, svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_are_twice_the_size_and_the_same_on_every_run()
    {
        var comparison = Sweep(3);

        var first = Pictures(comparison).All().First().Draw();
        var png = first.ToPng();

        using var image = SKBitmap.Decode(png);
        Assert.Equal((2 * first.Width, 2 * first.Height), (image.Width, image.Height));
        Assert.Equal(png, Pictures(comparison).All().First().Draw().ToPng());
    }

    [Fact]
    public void Accuracies_on_other_images_carry_their_warning()
    {
        var state = SyntheticExperiments.Trained("P", "A");
        var pictures = Svgs(Compared(
            (state, 3), (state with { ExperimentName = "B", Dataset = state.Dataset! with { Contents = state.Dataset.Contents! with { Fingerprint = "other" } } }, 3)));

        Assert.Contains("not comparable", Flat(pictures["val_accuracy"]), StringComparison.Ordinal);
        Assert.Contains("not comparable", Flat(pictures["stats_best_val_acc"]), StringComparison.Ordinal);
        Assert.DoesNotContain("not comparable", Flat(pictures["train_accuracy"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0.5, 0.9 }, 100.0, 0.476, 0.924)]
    [InlineData(new[] { 50.0, 99.9 }, 100.0, 47.006, 101)]
    [InlineData(new[] { 2.0 }, null, 1.9, 2.1)]
    [InlineData(new double[0], 100.0, 0, 100)]
    [InlineData(new[] { double.NaN, double.PositiveInfinity }, null, 0, 1)]
    public void Value_axes_leave_room(double[] values, double? bound, double low, double high)
    {
        var range = ValueRange.Of([values], bound);

        Assert.Equal(low, range.Low, 9);
        Assert.Equal(high, range.High, 9);
    }

    [Fact]
    public void A_diverged_loss_does_not_flatten_the_others()
    {
        double[] values = [.. Enumerable.Range(1, 99).Select(i => i / 100.0), 1e6];

        Assert.True(ValueRange.Of([values], null) is { High: < 2, CutsOff: true });
        Assert.False(ValueRange.Of([values[..99]], null).CutsOff);
    }

    [Fact]
    public void However_many_curves_diverge_the_others_are_seen_in_full_and_the_picture_says_so()
    {
        double[] calm = [0.7, 0.6], higher = [2.3, 1.9], exploded = [11, 3e30], later = [0.8, 4e7];

        Assert.Equal(ValueRange.Of([calm], null) with { CutsOff = true }, ValueRange.Of([calm, exploded, exploded], null));
        Assert.InRange(ValueRange.Of([calm, exploded, later], null).High, 0.8, 1.4);
        Assert.InRange(ValueRange.Of([calm, higher, exploded], null).High, 2.3, 4.6);
        Assert.False(ValueRange.Of([[0.02, 0.01], higher], null).CutsOff);
        Assert.False(ValueRange.Of([[3e30, 5e30]], null).CutsOff);
        Assert.True(ValueRange.Of([[1, 1.1], [99, 99.5]], upperBound: 100) is { High: > 99.5, CutsOff: false });

        const string Note = "those far above all others are cut off";
        EpochResult[] history = [Epoch(1, 0.7, 0.6), Epoch(2, 0.6, 3e38)];
        Assert.Contains(Note, Flat(CurvePlots.Loss("p / e", history, bestEpoch: 1).ToPicture().ToSvg()), StringComparison.Ordinal);
        Assert.DoesNotContain(Note, Flat(CurvePlots.Loss("p / e", history[..1], bestEpoch: 1).ToPicture().ToSvg()), StringComparison.Ordinal);

        static EpochResult Epoch(int number, double train, double validation) => SyntheticExperiments.History(1, 0.5)[0] with { Epoch = number, TrainLoss = train, ValidationLoss = validation };
    }

    private static double Linear(byte value) => value <= 10 ? value / 255.0 / 12.92 : Math.Pow((value / 255.0 + 0.055) / 1.055, 2.4);

    private static (double L, double A, double B) Lab(double r, double g, double b)
    {
        static double F(double t) => t > 0.008856 ? Math.Cbrt(t) : 7.787 * t + 16.0 / 116;
        var x = F((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
        var y = F(0.2126 * r + 0.7152 * g + 0.0722 * b);
        var z = F((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
        return (116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    private static double Distance((double L, double A, double B) p, (double L, double A, double B) q) =>
        Math.Sqrt(Math.Pow(p.L - q.L, 2) + Math.Pow(p.A - q.A, 2) + Math.Pow(p.B - q.B, 2));

    /// <summary>An SVG without the line breaks that Skia puts around texts.</summary>
    private static string Flat(string svg) => System.Text.RegularExpressions.Regex.Replace(svg, @"\s*\n\s*", "");

    private static ComparisonPictures Pictures(Comparison comparison) => new(comparison, ExperimentCurves.OfBest(comparison.Rows));

    private static Dictionary<string, string> Svgs(Comparison comparison) => Pictures(comparison).All().ToDictionary(picture => picture.Name, picture => picture.Draw().ToSvg());

    private Comparison Sweep(int count, int epochs = 5)
    {
        _experiments.WriteSweep("Sweep", count, epochs);
        return Read("Sweep");
    }

    private Comparison Compared(params (ExperimentState State, int Epochs)[] states)
    {
        foreach (var (state, epochs) in states)
            _experiments.Write(state, SyntheticExperiments.History(epochs, state.Outcome!.BestValidationAccuracy!.Value));
        return Read("P");
    }

    private Comparison Read(string project, string? only = null)
    {
        var compare = new Compare("C", _folder.Path, verbose: 0);
        compare.AddProject(project, only is null ? null : row => row.Experiment == only);
        return compare.Read();
    }
}
