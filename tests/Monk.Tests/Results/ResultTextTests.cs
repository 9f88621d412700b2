using System.Collections;
using System.Runtime.CompilerServices;
using Monk.Tests.Support;

namespace Monk.Tests.Results;

/// <summary>What <c>Console.WriteLine</c> of a result prints.</summary>
public sealed class ResultTextTests
{
    /// <summary>The public records that calls give back; what calls are given is in namespaces of its own.</summary>
    private static IEnumerable<Type> Results => new[] { typeof(MonkException), typeof(Prototype) }
        .SelectMany(type => type.Assembly.GetExportedTypes())
        .Where(type => type.Namespace == "Monk" && type.GetMethod("<Clone>$") is not null);

    [Fact]
    public void No_result_with_a_collection_or_another_result_in_it_prints_what_the_compiler_makes_of_it()
    {
        var types = Results.Where(type => type.GetProperties().Any(property => HoldsMore(property.PropertyType))).ToList();

        Assert.Contains(typeof(Evaluation), types);
        Assert.All(types, type => Assert.False(type.GetMethod("ToString", [])!.IsDefined(typeof(CompilerGeneratedAttribute), false), type.Name));

        static bool HoldsMore(Type type) => type != typeof(string) && (type.IsAssignableTo(typeof(IEnumerable)) || type.GetMethod("<Clone>$") is not null || type == typeof(ConfusionMatrix));
    }

    [Fact]
    public void No_result_with_a_name_in_it_prints_the_name_as_the_compiler_would()
    {
        var types = Results.Where(type => type.GetProperties().Any(property => property.PropertyType == typeof(string))).ToList();

        Assert.Contains(typeof(ClassScore), types);
        Assert.Empty(types.Where(type => type.GetMethod("ToString", [])!.IsDefined(typeof(CompilerGeneratedAttribute), false)).Select(type => type.FullName));
    }

    [Fact]
    public void Parts_of_results_print_names_without_what_a_terminal_obeys()
    {
        const string Hostile = "cat\u001b[2J\n\u202E";
        const string Shown = @"cat\u001B[2J\n\u202E";

        Assert.Equal($"{Shown} (90.0 %)", new ClassScore { Class = Hostile, Score = 0.9, Logit = 2 }.ToString());
        Assert.Equal($"{Shown}: {Shown}", new SummaryLine(Hostile, Hostile).ToString());
        Assert.Equal($"{Shown}: 1 of 2 images recognized, 3 predicted, F1 0.400", new ClassMetrics { Class = Hostile, NumImages = 2, NumPredicted = 3, NumCorrect = 1 }.ToString());
        Assert.Equal($"{Shown}: 0 of 0 images recognized, 0 predicted, F1 n/a", new ClassMetrics { Class = Hostile, NumImages = 0, NumPredicted = 0, NumCorrect = 0 }.ToString());
        Assert.Equal("first (3×3, 4)", Layers.Convolution(4, uid: "first").ToString());
    }

    [Fact]
    public void An_evaluation_prints_its_accuracy_and_a_confusion_matrix_its_counts()
    {
        var matrix = new ConfusionMatrix(["cat", "elephant"]);
        foreach (var (actual, predicted) in new[] { (0, 0), (0, 0), (0, 1), (1, 1) })
            matrix.Add(actual, predicted);

        Assert.Equal(
            "Accuracy 75.0 % (3 of 4 images; 95 % interval 30.1 – 95.4 %), macro F1 0.733. 1 unreadable left out.",
            new Evaluation { ConfusionMatrix = matrix, UnreadableImages = [new("x.png", "empty")] }.ToString());
        Assert.Equal(["| true \\ predicted | cat | elephant |", "|------------------+-----+----------|", "| cat              |   2 |        1 |", "| elephant         |   0 |        1 |"], Lines(matrix));
        Assert.Equal("No image was evaluated.", new Evaluation { ConfusionMatrix = new ConfusionMatrix(["cat"]), UnreadableImages = [] }.ToString());
    }

    [Fact]
    public void A_prediction_prints_its_class_or_its_labels()
    {
        var prediction = new Prediction { ImageName = "x.png", Ranking = [new() { Class = "cat", Score = 0.9, Logit = 2.5 }, new() { Class = "dog", Score = 0.1, Logit = 0.3 }] };

        Assert.Equal("x.png: cat (90.0 %)", prediction.ToString());
        Assert.Equal("x.png: cat, dog", (prediction with { LabelType = LabelType.Multiple, PredictedClasses = ["cat", "dog"] }).ToString());
        Assert.Equal("x.png: no label", (prediction with { LabelType = LabelType.Multiple, PredictedClasses = [] }).ToString());
    }

    [Fact]
    public void A_training_a_fold_and_a_cross_validation_print_their_accuracies()
    {
        CrossValidationFold[] folds = [new("e_fold1", Training(0.8), WasKept: true), new("e_fold2", Training(0.9), WasKept: false)];

        Assert.Equal("Best epoch 1 of 1: validation accuracy 80.0 %, loss 0.5000; trained in 1m 15s.", folds[0].Result.ToString());
        Assert.Equal("e_fold1 (trained before): Best epoch 1 of 1: validation accuracy 80.0 %, loss 0.5000; trained in 1m 15s.", folds[0].ToString());
        var whole = new CrossValidation { Folds = folds };
        Assert.Equal("Validation accuracy of the best epochs 85.0 ± 7.1 %, of the last epochs 85.0 ± 7.1 % (mean ± standard deviation of 2 folds).", whole.ToString());
        Assert.Equal("0.8500 ± 0.0707", whole.BestValidationAccuracy.ToString());
    }

    [Fact]
    public void An_analysis_prints_its_experiments_the_best_first_and_what_follows()
    {
        var epoch = Epoch(0.9);
        var good = new AnalysisRow<double> { Experiment = "Learning_Rate_0.01", Value = 0.01, Rank = 1, BestEpoch = epoch, Epochs = [epoch], NumTrainImages = 40, NumValidationImages = 10 };
        var bad = new AnalysisRow<double> { Experiment = "Learning_Rate_9", Value = 9, NumTrainImages = 40, NumValidationImages = 10, Failure = "the loss is no number any more" };
        var comparison = Comparison.Of("Comparison_lr", "f", []);

        var lines = Lines(new AnalysisResult<double> { Name = "lr", Rows = [bad, good], PercentData = 20, NumEpochs = 1, Comparison = comparison });

        Assert.Equal(
            ["lr: 20 % of the images, 1 epoch", "1. Learning_Rate_0.01: val acc 0.9000, val loss 0.5000 (epoch 1 of 1)", "Learning_Rate_9: failed, the loss is no number any more"], lines[..3]);
        Assert.StartsWith("Best: Learning_Rate_0.01", lines[3], StringComparison.Ordinal);
        Assert.Equal(["Comparison_lr: 0 experiments", "No experiment has been trained yet."], Lines(comparison));
    }

    [Fact]
    public void A_compared_experiment_prints_its_accuracies()
    {
        var row = new ComparisonRow { Project = "p", Experiment = "e", Folder = "f", Condition = ExperimentCondition.Completed, BestValidationAccuracy = 0.925, BestEpoch = 3 };
        var test = new TestResult { TestPath = "test", Fingerprint = "", Weights = "best", NumImages = 4, NumCorrect = 3, Classes = ["a", "b"], ConfusionMatrix = [[2, 1], [0, 1]] };

        Assert.Equal("p/e: completed, best val acc 92.5 % (epoch 3)", row.ToString());
        Assert.Equal("p/e: completed, best val acc 92.5 % (epoch 3), test acc 75.0 % (best weights)", (row with { Test = test }).ToString());
        Assert.Equal("75.0 % (3 of 4 images of test, best weights), macro F1 0.733", test.ToString());
        Assert.Equal("p/e, p/f: best val acc 0.9250 ± 0.0000", new SeedGroup { Rows = [row, row with { Experiment = "f" }] }.ToString());
        Assert.Equal("model: a | n/a", new SettingDifference("model", ["a", null]).ToString());
    }

    [Fact]
    public void An_exploration_prints_its_sets_and_what_looks_the_same()
    {
        var copy = new DuplicateImages([new("train", "cat/1.png", "cat"), new("val", "dog/2.png", "dog")], 3);
        var set = new ExploredSet { Name = "train", Folder = "f", NumImages = 3, Classes = [new("cat", 2), new("dog", 1)], CorruptImages = [new("x", "y")] };

        Assert.Equal("train/cat/1.png = val/dog/2.png (3 bits apart), in different sets, labelled differently", copy.ToString());
        Assert.Contains("(1 bit apart)", (copy with { Distance = 1 }).ToString(), StringComparison.Ordinal);
        Assert.Equal(["train: 3 images, 2 classes (cat 2, dog 1), 1 corrupt"], Lines(new DatasetExploration { Sets = [set] }));
        Assert.Equal(
            "groups of files that are the same: 0, pairs that look the same: 1, of all these in different sets: 1", Lines(new DatasetExploration { Sets = [set], Duplicates = [], NearDuplicates = [copy] })[^1]);
    }

    [Fact]
    public void An_inspection_prints_what_was_found()
    {
        var layer = new LayerSummary("conv", "Conv2d", [16, 8, 8], 1200, 0);

        Assert.Equal("conv: Conv2d, [16, 8, 8], 1,200 parameters, frozen", layer.ToString());
        Assert.Equal("relu: ReLU, not in inference", new LayerSummary("relu", "ReLU", null, 0, 0).ToString());
        Assert.Equal("2 × 1 places, the largest value 0.5", new HeatMap(1, 2, [0, 0.5f]).ToString());
        Assert.Equal(["Model", "    Model name: resnet18"], Lines(new SummarySection("Model", [new("Model name", "resnet18")])));
        Assert.Equal(
            "Suggested (valley) 3.20e-3, steepest none; 0 batches, ended when the loss had grown fourfold",
            new LearningRateRange { Points = [], Diverged = true, Valley = 0.0032, Picture = "p", Table = "t" }.ToString());
    }

    private static string[] Lines(object value) => value.ToString()!.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static EpochResult Epoch(double accuracy) => new()
    {
        Epoch = 1, TrainAccuracy = accuracy, TrainLoss = 0.4, ValidationAccuracy = accuracy, ValidationLoss = 0.5, LearningRate = 0.01, Seconds = 1, ImagesPerSecond = 10,
    };

    private static TrainingResult Training(double accuracy) => TrainingResults.Of([Epoch(accuracy)], Epoch(accuracy));
}
