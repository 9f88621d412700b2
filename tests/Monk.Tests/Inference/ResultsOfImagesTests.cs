using System.Globalization;
using Monk.Data;
using Monk.Inference;
using Monk.Losses;
using Monk.Tests.Inspection;
using Monk.Tests.Support;

namespace Monk.Tests.Inference;

public sealed class ResultsOfImagesTests(TrainedScene trained) : IClassFixture<TrainedScene>
{
    [Fact]
    public void A_folder_says_what_could_not_be_read()
    {
        var folder = Folder("mixed", broken: true);
        using var prototype = trained.Scene.Trained();

        IReadOnlyList<Prediction> predictions = prototype.InferFolder(folder);

        var result = Assert.IsType<FolderPredictions>(predictions);
        Assert.Equal(folder, result.Folder);
        Assert.Equal(4, result.Count);
        Assert.Equal("circle/broken.png", Assert.Single(result.UnreadableImages).Path);
        Assert.Equal($"4 images of '{folder}' predicted, 1 unreadable left out.", result.ToString());
    }

    [Fact]
    public void A_folder_of_which_nothing_can_be_read_is_an_error_that_names_files()
    {
        var folder = trained.Scene.Combine("unreadable");
        Directory.CreateDirectory(Path.Combine(folder, "circle"));
        File.WriteAllText(Path.Combine(folder, "circle", "a.png"), "no image");
        File.WriteAllText(Path.Combine(folder, "circle", "b.jpg"), "");
        using var prototype = trained.Scene.Trained();
        prototype.DatasetParams(folder);
        prototype.Dataset();

        foreach (var call in new Action[] { () => prototype.InferFolder(folder), () => prototype.Evaluate() })
        {
            var error = Assert.Throws<MonkException>(call);
            Assert.StartsWith($"None of the 2 images in '{folder}' can be read: 'circle/a.png' (", error.Message, StringComparison.Ordinal);
            Assert.Contains("'circle/b.jpg' (", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_evaluation_says_of_each_image_what_it_is_and_what_it_was_taken_for()
    {
        var folder = Folder("each", broken: true);
        using var prototype = trained.Scene.Trained();
        prototype.DatasetParams(folder);
        prototype.Dataset();

        var evaluation = prototype.Evaluate();

        Assert.Equal(folder, evaluation.TestPath);
        Assert.Equal(["circle/000.png", "circle/001.png", "stripes/000.png", "stripes/001.png"], evaluation.Images.Select(image => image.Path));
        Assert.Equal(["circle", "circle", "stripes", "stripes"], evaluation.Images.Select(image => Assert.Single(image.TrueClasses)));
        Assert.Equal(evaluation.NumCorrect, evaluation.Images.Count(image => image.IsCorrect));
        Assert.All(evaluation.Images, image =>
        {
            var prediction = image.GetPrediction();
            Assert.Equal((image.Path, image.PredictedClass, image.Score), (prediction.ImageName, prediction.PredictedClass, prediction.Score));
            Assert.Equal(1, prediction.Ranking.Sum(score => score.Score), 9);
            Assert.Equal(image.IsCorrect, image.PredictedClass == image.TrueClasses[0]);
        });
    }

    [Fact]
    public void Both_are_written_as_CSV_in_any_culture_with_what_was_lost_and_no_formula()
    {
        var folder = Folder("csv", broken: true);
        File.Move(Path.Combine(folder, "circle", "001.png"), Path.Combine(folder, "=1+1,x.png"));
        var before = CultureInfo.CurrentCulture;
        using var prototype = trained.Scene.Trained();
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            prototype.DatasetParams(Folder("csv-test", broken: true));
            prototype.Dataset();
            var predictions = prototype.InferFolder(folder);
            predictions.ToCsv(trained.Scene.Combine("folder.csv"));
            var evaluation = prototype.Evaluate();
            evaluation.ToCsv(trained.Scene.Combine("evaluation.csv"));

            var first = predictions[0].Ranking.ToDictionary(score => score.Class, score => score.Score);
            var lines = File.ReadAllLines(trained.Scene.Combine("folder.csv"));
            Assert.Equal("image,predicted class,score,problem,probability circle,probability stripes", lines[0].TrimStart('\ufeff'));
            Assert.Equal(FormattableString.Invariant($"\"'=1+1,x.png\",{predictions[0].PredictedClass},{predictions[0].Score},,{first["circle"]},{first["stripes"]}"), lines[1]);
            Assert.StartsWith("circle/broken.png,,,", lines[^1], StringComparison.Ordinal);
            Assert.Equal(6, lines.Length);

            lines = File.ReadAllLines(trained.Scene.Combine("evaluation.csv"));
            var image = evaluation.Images[2];
            Assert.Equal("image,true class,predicted class,correct,score,problem,probability circle,probability stripes", lines[0].TrimStart('\ufeff'));
            Assert.StartsWith(FormattableString.Invariant($"stripes/000.png,stripes,{image.PredictedClass},{(image.IsCorrect ? 1 : 0)},{image.Score},,0."), lines[3], StringComparison.Ordinal);
            Assert.StartsWith("circle/broken.png,,,,,", lines[^1], StringComparison.Ordinal);
            Assert.Equal(6, lines.Length);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal("path is 'x.txt'; it must be the path of a .csv file.", Assert.Throws<MonkException>(() => prototype.InferFolder(folder).ToCsv("x.txt")).Message);
    }

    [Fact]
    public void The_score_is_the_softmax_and_is_printed_as_in_Monk_v1()
    {
        using var captured = new CapturedConsole();
        using var prototype = trained.Scene.Trained(verbose: 1);

        var prediction = prototype.Infer(trained.Image);

        var sum = prediction.Ranking.Sum(score => Math.Exp(score.Logit));
        Assert.All(prediction.Ranking, score => Assert.Equal(Math.Exp(score.Logit) / sum, score.Score, 12));
        Assert.InRange(prediction.Score, 0.5, 1);
        Assert.EndsWith(
            FormattableString.Invariant($"Prediction\n    Image name:      {trained.Image}\n    Predicted class: {prediction.PredictedClass}\n    Predicted score: {prediction.Score:F4}\n\n"),
            captured.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_whose_probabilities_cannot_be_told_apart_are_ranked_by_their_outputs()
    {
        // In double, 1 − 2·10⁻¹⁷ is 1: both labels have probability 1, and the second is the likelier.
        var labels = new ImageScores(new ImageSample("x", 0), new float[] { 90, 100 }).ToPrediction("x", ["a", "b"], [0.5, 0.5]);
        var clamped = new ImageScores(new ImageSample("x", 0), new float[] { 1.25f, 1.5f, -3 }) { Meaning = OutputMeaning.Probabilities }.ToPrediction("x", ["a", "b", "c"]);

        Assert.Equal(1, labels.Ranking[1].Score);
        Assert.Equal(["b", "a"], labels.PredictedClasses);
        Assert.Equal(("b", 0.5, 1.5), (clamped.PredictedClass, clamped.Score, clamped.Logit));
        Assert.Equal(["b", "a", "c"], clamped.Ranking.Select(score => score.Class));
    }

    private string Folder(string name, bool broken)
    {
        var folder = SyntheticImages.Write(trained.Scene.Combine(name), 2, seed: 3);
        if (broken)
            File.WriteAllText(Path.Combine(folder, "circle", "broken.png"), "no image");
        return folder;
    }
}
