using System.Text.Json.Nodes;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

public sealed class EvaluationTests : IClassFixture<EvaluationTests.TrainedScene>
{
    private readonly Scene _scene;

    public EvaluationTests(TrainedScene trained) => _scene = trained.Scene;

    [Fact]
    public void An_evaluation_is_also_what_Monk_returns()
    {
        using var trained = Reading(SyntheticImages.Write(_scene.Combine("test-both"), 5, seed: 9));

        var evaluation = trained.Evaluate();
        var (accuracy, classAccuracies) = evaluation;

        Assert.Equal(10, evaluation.NumImages);
        Assert.Equal(100.0 * evaluation.NumCorrect / 10, accuracy);
        Assert.Equal(["circle", "stripes"], classAccuracies.Keys);
        Assert.Equal(5, classAccuracies["circle"].NumImages);
        Assert.Equal(evaluation.NumCorrect, classAccuracies.Values.Sum(c => c.NumCorrect));
        Assert.True(accuracy >= 90, $"{accuracy} %");
    }

    [Fact]
    public void The_state_remembers_the_evaluation()
    {
        using var trained = Reading(SyntheticImages.Write(_scene.Combine("test-state"), 5, seed: 9));
        var evaluation = trained.Evaluate();

        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(trained.Folder, "experiment-state.json")))!["evaluations"]!.AsArray().Last(entry => (string)entry!["test_path"]! == "../test-state")!;
        Assert.Equal("../test-state", (string)state["test_path"]!);
        Assert.Equal(evaluation.Accuracy, (double)state["percentage_accuracy"]!);
        Assert.Equal("best", (string)state["weights"]!);
        Assert.Equal(evaluation.ConfusionMatrix[0, 1], (int)state["confusion_matrix"]![0]![1]!);
    }

    [Fact]
    public void Classes_are_matched_by_name_even_if_the_test_set_lacks_one()
    {
        var stripes = SyntheticImages.Write(_scene.Combine("test-one"), 6, seed: 9);
        Directory.Delete(Path.Combine(stripes, "circle"), recursive: true);
        using var trained = Reading(stripes);

        var evaluation = trained.Evaluate();

        Assert.Equal(6, evaluation.ConfusionMatrix.Actual(1));
        Assert.Null(evaluation.Classes[0].Accuracy);
        Assert.True(evaluation.Accuracy >= 80, $"{evaluation.Accuracy} %");
    }

    [Fact]
    public void A_class_that_was_never_trained_is_refused_by_name()
    {
        var folder = SyntheticImages.Write(_scene.Combine("test-unknown"), 2, classes: ["circle", "stripes", "triangle"]);
        using var trained = _scene.Trained();
        trained.DatasetParams(folder);

        var error = Assert.Throws<MonkException>(trained.Dataset);
        Assert.Contains("'triangle'", error.Message);
    }

    [Fact]
    public void An_unreadable_test_image_is_named_and_left_out()
    {
        var folder = SyntheticImages.Write(_scene.Combine("test-bad"), 3, seed: 9);
        File.WriteAllText(Path.Combine(folder, "circle", "broken.png"), "no image");
        using var trained = Reading(folder);

        var evaluation = trained.Evaluate();

        Assert.Equal(6, evaluation.NumImages);
        Assert.Equal("circle/broken.png", Assert.Single(evaluation.UnreadableImages).Path);
    }

    [Fact]
    public void Evaluate_prints_Monks_result()
    {
        var folder = SyntheticImages.Write(_scene.Combine("test-text"), 4, seed: 9);
        using var captured = new CapturedConsole();
        using var trained = _scene.Trained(verbose: 1);
        trained.DatasetParams(folder);
        trained.Dataset();
        trained.Evaluate();

        Assert.Contains("    Loading model - ", captured.Text);
        Assert.Contains("    Num test images: 8\n    Num classes:     2\n", captured.Text);
        Assert.Matches(@"Testing\n\n    Result\n        class based accuracies\n            0\. circle - [\d.]+ % \(\d of 4\)\n            1\. stripes - ", captured.Text);
        Assert.Matches(@"        total images:            8\n        num correct predictions: \d\n        Average accuracy \(%\):    [\d.]+\n", captured.Text);
    }

    [Fact]
    public void A_prediction_ranks_all_classes_and_its_probabilities_add_up()
    {
        using var trained = _scene.Trained();
        var image = Path.Combine(_scene.Images, "stripes", "000.png");

        var prediction = trained.Infer(image);

        Assert.Equal(image, prediction.ImageName);
        Assert.Equal("stripes", prediction.PredictedClass);
        Assert.Equal(2, prediction.Ranking.Count);
        Assert.Equal(1, prediction.Ranking.Sum(c => c.Probability), 9);
        var (first, second) = (prediction.Ranking[0], prediction.Ranking[1]);
        Assert.Equal(1 / (1 + Math.Exp(second.Logit - first.Logit)), prediction.Score, 9);
        Assert.Equal((first.Score, first.Logit, first.Score), (prediction.Score, prediction.Logit, prediction.Probability));
    }

    [Fact]
    public void A_folder_is_predicted_image_by_image_as_each_alone()
    {
        using var trained = _scene.Trained();
        var folder = Path.Combine(_scene.Images, "circle");

        var predictions = trained.InferFolder(folder);

        Assert.Equal(Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal), predictions.Select(p => p.ImageName));
        foreach (var prediction in predictions)
            Assert.Equal(trained.Infer(Path.Combine(folder, prediction.ImageName)).Score, prediction.Score, 4);
    }

    [Fact]
    public void Final_weights_can_be_asked_for()
    {
        using var captured = new CapturedConsole();
        using var final = _scene.Trained(weights: TrainedWeights.Final, verbose: 1);
        Assert.Matches("Loading model - .*final\\.safetensors", captured.Text);

        final.DatasetParams(SyntheticImages.Write(_scene.Combine("test-final"), 3, seed: 9));
        final.Dataset();
        final.Evaluate();
        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(final.Folder, "experiment-state.json")))!;
        Assert.Equal("final", (string)state["evaluations"]!.AsArray().Last()!["weights"]!);
    }

    [Fact]
    public void What_is_not_an_image_is_refused_by_name()
    {
        using var trained = _scene.Trained();
        var text = _scene.Combine("notes.txt");
        File.WriteAllText(text, "hello");

        Assert.Contains("notes.txt", Assert.Throws<MonkException>(() => trained.Infer(text)).Message);
        Assert.Contains("nowhere.png", Assert.Throws<MonkException>(() => trained.Infer("nowhere.png")).Message);
        Assert.Contains("InferFolder", Assert.Throws<MonkException>(() => trained.Infer(_scene.Images)).Message);
        Assert.Equal($"'{text}' is a file. Infer classifies one image.", Assert.Throws<MonkException>(() => trained.InferFolder(text)).Message);
    }

    [Fact]
    public void Calls_in_the_wrong_order_say_what_comes_first()
    {
        using var trained = _scene.Trained();
        Assert.Contains("DatasetParams", Assert.Throws<MonkException>(trained.Dataset).Message);
        Assert.Contains("DatasetParams", Assert.Throws<MonkException>(() => trained.Evaluate()).Message);
        Assert.Contains("evalInfer", Assert.Throws<MonkException>(() => trained.Train()).Message);
        Assert.Contains("evalInfer", Assert.Throws<MonkException>(() => trained.Default(_scene.Images)).Message);
    }

    private Prototype Reading(string folder)
    {
        var trained = _scene.Trained();
        trained.DatasetParams(folder);
        trained.Dataset();
        return trained;
    }

    public sealed class TrainedScene : IDisposable
    {
        public TrainedScene()
        {
            using var prototype = Scene.New();
            Scene.SetUp(prototype, epochs: 8);
            prototype.UpdateBatchSize(8);
            prototype.UpdateInputSize(64);
            prototype.Train();
        }

        internal Scene Scene { get; } = new(perClass: 24);

        public void Dispose() => Scene.Dispose();
    }
}
