using Microsoft.DotNet.Interactive.Formatting;
using Monk.Tests.Support;

namespace Monk.Tests.Comparing;

public sealed class NotebookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_prediction_shows_its_classes_escaped()
    {
        var html = Shown(new Prediction { ImageName = "<script>.png", Ranking = [new ClassScore("a<b", 2.5, 0.9), new ClassScore("肺炎", 0.3, 0.1)] });

        Assert.Contains("&lt;script&gt;.png: a&lt;b (90.0 %)", html, StringComparison.Ordinal);
        Assert.Contains("10.0 %", html, StringComparison.Ordinal);
        Assert.Contains("2.5000", html, StringComparison.Ordinal);
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
        var html = Shown(new TrainingResult
        {
            Epochs = epochs,
            BestEpoch = epochs[2],
            Classes = ["a", "b"],
            TrainingTime = TimeSpan.FromSeconds(75),
            MaxGpuMemoryMebibytes = 0,
            PeakProcessMemoryMebibytes = 1,
            UnreadableImages = [],
            FinalModel = "f",
            BestModel = "b",
            LogFolder = "l",
        });

        Assert.Contains("in epoch 3 of 3, trained in 1m 15s", html, StringComparison.Ordinal);
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

    /// <summary>What a .NET notebook would show, by its own formatter.</summary>
    private static string Shown<T>(T value)
    {
        Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(typeof(T)).First());
        return value.ToDisplayString("text/html");
    }
}
