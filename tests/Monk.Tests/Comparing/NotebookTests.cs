using Microsoft.DotNet.Interactive.Formatting;
using Monk.Notebooks;
using Monk.Tests.Support;

namespace Monk.Tests.Comparing;

public sealed class NotebookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NotebookTests() => NotebookViews.Register();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_prediction_shows_its_classes_escaped()
    {
        var html = Shown(new Prediction { ImageName = "<script>.png", Ranking = [new ClassScore { Class = "a<b", Score = 0.9, Logit = 2.5 }, new ClassScore { Class = "肺炎", Score = 0.1, Logit = -0.3 }] });

        Assert.Contains("&lt;script&gt;.png: a&lt;b (90.0 %)", html, StringComparison.Ordinal);
        Assert.Contains("10.0 %", html, StringComparison.Ordinal);
        Assert.Contains("<td style=\"text-align:right\">2.5000</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td style=\"text-align:right\">-0.3000</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_shows_its_interval_and_confusion_matrix()
    {
        var matrix = new ConfusionMatrix(["NORMAL", "PNEUMONIA"]);
        for (var i = 0; i < 20; i++)
            matrix.Add(i % 2, i < 18 ? i % 2 : 0);

        var html = Shown(new Evaluation { ConfusionMatrix = matrix, UnreadableImages = [] });

        // 19 of 20; Wilson 76.4 – 99.1.
        Assert.Contains("Accuracy 95.0 % (19 of 20 images; 95 % interval 76.4 – 99.1 %)", html, StringComparison.Ordinal);
        Assert.Contains("PNEUMONIA</th><td style=\"text-align:right\">1</td><td style=\"text-align:right\">9</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_shows_its_epochs_and_curves()
    {
        var epochs = SyntheticExperiments.History(3, 0.9);
        var html = Shown(Training(epochs));

        Assert.Contains("Best epoch 3 of 3: validation accuracy", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("data:image/png;base64,").Length - 1);
    }

    [Fact]
    public void A_comparison_shows_its_table_and_plots()
    {
        new SyntheticExperiments(_folder.Path).WriteSweep("Sweep", 3, 4);
        var compare = new Compare("C", _folder.Path, verbose: 0);
        compare.AddProject("Sweep");

        var html = Shown(compare.Read());

        Assert.Contains("resnet50_v2_lr_0.1_seed_0", html, StringComparison.Ordinal);
        Assert.Contains("McNemar", html, StringComparison.Ordinal);
        Assert.Equal(3, html.Split("data:image/png;base64,").Length - 1);
    }

    [Fact]
    public void An_analysis_shows_its_ranking_what_failed_and_curves()
    {
        new SyntheticExperiments(_folder.Path).WriteSweep("n", 2, 4);
        var compare = new Compare("Comparison_n", _folder.Path, verbose: 0);
        compare.AddProject("n");
        var epochs = SyntheticExperiments.History(4, 0.9);
        AnalysisRow<double> Row(string name, int? rank) => new()
        {
            Experiment = name, Value = 0.1, Rank = rank, BestEpoch = rank is null ? null : epochs[3] with { ValidationAccuracy = 0.9 }, Epochs = epochs, NumTrainImages = 40, NumValidationImages = 60,
            Failure = rank is null ? "loss <is> no number" : null,
        };

        var html = Shown(new AnalysisResult<double> { Name = "n", Rows = [Row("bad", null), Row("second", 2), Row("first", 1)], PercentData = 20, NumEpochs = 4, Comparison = compare.Read() });

        // 54 of 60; Wilson 79.9 – 95.3.
        Assert.Matches("first</th><td[^>]*>1</td><td[^>]*>90.0 %</td><td[^>]*>79.9 – 95.3 %</td>.*second</th>.*bad</th><td[^>]*>failed</td>", html);
        Assert.Contains("bad failed: loss &lt;is&gt; no number", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("data:image/png;base64,").Length - 1);
    }

    [Fact]
    public void A_cross_validation_shows_its_mean_folds_and_curves()
    {
        var html = Shown(new CrossValidation { Folds = [Fold("a_fold1", 0.8, kept: true), Fold("a_fold2", 0.9, kept: false)] });

        // The mean of 0.8 and 0.9, and their deviation, 0.0707.
        Assert.Contains("best epochs 85.0 &#177; 7.1 %", html, StringComparison.Ordinal);
        Assert.Contains("a_fold1 (trained before)</th><td style=\"text-align:right\">80.0 %</td>", html, StringComparison.Ordinal);
        Assert.Single(html.Split("data:image/png;base64,").Skip(1));

        static CrossValidationFold Fold(string name, double accuracy, bool kept)
        {
            IReadOnlyList<EpochResult> epochs = [.. SyntheticExperiments.History(3, accuracy).Select(epoch => epoch with { ValidationAccuracy = accuracy })];
            return new CrossValidationFold(name, Training(epochs), kept);
        }
    }

    [Fact]
    public void A_summary_shows_its_sections_escaped()
    {
        var html = Shown(new ExperimentSummary { Sections = [new("Model", [new("Model name", "<b>")]), new("Training", [new("Status", "not yet")])] });

        Assert.Matches("Model</caption>.*Model name</th><td[^>]*>&lt;b&gt;</td>.*Training</caption>.*not yet", html);
    }

    [Fact]
    public void An_explanation_shows_its_picture()
    {
        var html = Shown(new Explanation
        {
            Class = "a<b",
            Prediction = new Prediction { ImageName = "x.png", Ranking = [new ClassScore { Class = "a<b", Score = 0.9, Logit = 2.5 }, new ClassScore { Class = "c", Score = 0.1, Logit = 0.3 }] },
            HeatMap = new HeatMap(1, 2, [0, 1]),
            Layer = "layer4.1",
            PicturePath = "/there/x.png",
            Shown = new Monk.Drawing.Picture(10, 10, _ => { }),
        });

        Assert.Contains("x.png: a&lt;b (90.0 %), seen at layer4.1 in 2 × 1 places.", html.Replace("&#215;", "×", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(html.Split("data:image/png;base64,").Skip(1));
    }

    [Fact]
    public void A_network_shows_its_layers()
    {
        var html = Shown(new NetworkSummary
        {
            ModelName = "custom",
            InputShape = [3, 32, 32],
            Layers = [new LayerSummary("conv", "Conv2d", [1200, 16, 16], 1200, 0), new LayerSummary("relu", "ReLU", [1200, 16, 16], 0, 0), new LayerSummary("aux", "Linear", null, 34, 34)],
        });

        Assert.Contains("2 layers with parameters, 1 of them trainable; 1,234 parameters, 34 of them trainable.", html, StringComparison.Ordinal);
        Assert.Matches(@"conv</th><td[^>]*>Conv2d</td><td[^>]*>\[1200, 16, 16\]</td><td[^>]*right[^>]*>1,200</td><td[^>]*>no</td>.*not in inference", html);
    }

    [Fact]
    public void An_estimate_shows_its_times()
    {
        var estimate = new TrainTimeEstimate { NumEpochs = 4, FirstEpoch = TimeSpan.FromSeconds(30), LaterEpoch = TimeSpan.FromSeconds(20), ImagesMeasured = 64 };

        Assert.Matches("first epoch</th><td[^>]*>30.0 s</td>.*later epoch</th><td[^>]*>20.0 s</td>.*4 epochs</th><td[^>]*>1m 30s</td>", Shown(estimate));
        Assert.DoesNotContain("later", Shown(estimate with { NumEpochs = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_shows_what_was_drawn_even_if_its_file_is_gone_and_converts_to_its_path()
    {
        var file = _folder.Combine("a", "sheet <1>.png");
        var picture = PictureFile.Write(file, "a \"sheet\"", new Monk.Drawing.Picture(30, 20, _ => { }));
        string path = picture;
        var png = Convert.ToBase64String(File.ReadAllBytes(path));
        File.Delete(path);

        var html = Shown(picture);

        Assert.Equal(file, path);
        Assert.Equal(file, picture.ToString());
        Assert.Contains($"<img style=\"max-width:100%\" width=\"30\" alt=\"a &quot;sheet&quot;\" src=\"data:image/png;base64,{png}\">", html, StringComparison.Ordinal);
        Assert.Contains("sheet &lt;1&gt;.png</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_that_belong_together_are_all_shown()
    {
        PictureFile Drawn(string name) => PictureFile.Write(_folder.Combine(name), name, new Monk.Drawing.Picture(30, 20, _ => { }));
        var pictures = new PictureFiles(_folder.Path, [Drawn("conv1.png"), Drawn("conv2.png")]);

        var html = Shown(pictures);

        Assert.Equal(2, html.Split("data:image/png;base64,").Length - 1);
        Assert.Matches("alt=\"conv1.png\".*alt=\"conv2.png\"", html);
        Assert.Equal([_folder.Combine("conv1.png"), _folder.Combine("conv2.png")], pictures);
        Assert.Equal($"2 pictures in {_folder.Path}", pictures.ToString());
    }

    [Fact]
    public void A_learning_rate_range_shows_its_suggestions_and_its_picture()
    {
        var html = Shown(new LearningRateRange
        {
            Points = [.. Enumerable.Range(1, 30).Select(i => new LearningRatePoint(Math.Pow(10, i / 5.0 - 7), 2 - i / 20.0, 2 - i / 20.0))],
            Diverged = false,
            Valley = 0.001,
            Steepest = 0.0003,
            Picture = "there.png",
            Table = "there.csv",
        });

        Assert.Contains("Suggested (valley) 1.00e-3, steepest 3.00e-4; 30 batches", html, StringComparison.Ordinal);
        Assert.Single(html.Split("data:image/png;base64,").Skip(1));
    }

    private static TrainingResult Training(IReadOnlyList<EpochResult> epochs) => TrainingResults.Of(epochs, epochs[2]);

    /// <summary>What a .NET notebook would show, by its own formatter.</summary>
    private static string Shown<T>(T value)
    {
        Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(typeof(T)).First());
        return value.ToDisplayString("text/html");
    }
}
