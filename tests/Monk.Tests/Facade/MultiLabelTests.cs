using System.Text.Json;
using System.Text.Json.Nodes;
using Monk.Experiments;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

public sealed class MultiLabelTests : IClassFixture<MultiLabelTests.TrainedScene>
{
    private readonly TrainedScene _trained;

    public MultiLabelTests(TrainedScene trained) => _trained = trained;

    [Fact]
    public void Quick_mode_trains_a_decision_for_each_label()
    {
        Assert.Equal(MultiLabelImages.Labels, _trained.Result.Classes);
        Assert.Equal("sigmoidbinarycrossentropy", (string)State()["loss"]!["name"]!);
        Assert.Equal("multiple", (string)State()["dataset"]!["contents"]!["label_type"]!);
        Assert.Equal(_trained.Result.Epochs.MinBy(epoch => epoch.ValidationLoss), _trained.Result.BestEpoch);
        Assert.True(_trained.Result.BestEpoch.ValidationAccuracy > 0.8, $"{_trained.Result.BestEpoch.ValidationAccuracy}");
    }

    [Fact]
    public void A_loss_for_one_label_is_refused_when_it_is_set_and_at_the_latest_by_training()
    {
        using var scene = new Scene();
        var csv = MultiLabelImages.Write(scene.Combine("several"), 12);
        using var prototype = scene.New();
        prototype.Default(Path.GetDirectoryName(csv)!, "resnet18", usePretrained: false, pathToCsv: csv, delimiter: " ");
        Assert.Contains("LossSigmoidBinaryCrossentropy", Assert.Throws<MonkException>(() => prototype.LossSoftmaxCrossentropy()).Message, StringComparison.Ordinal);

        using var expert = scene.New("expert");
        expert.Default(scene.Images, "resnet18", usePretrained: false);
        expert.UpdateDataset(null, pathToCsv: csv, delimiter: " ");
        Assert.Contains("LossSigmoidBinaryCrossentropy", Assert.Throws<MonkException>(() => expert.Train()).Message, StringComparison.Ordinal);
        Assert.Equal(ExperimentStatus.Created, expert.Status);
    }

    [Fact]
    public void An_evaluation_measures_each_label()
    {
        using var prototype = _trained.Scene.Trained();
        prototype.DatasetParams(null, pathToCsv: MultiLabelImages.Write(_trained.Scene.Combine("test"), 40, seed: 7));
        prototype.Dataset();

        var evaluation = prototype.Evaluate(0.5);

        Assert.Equal(LabelType.Multiple, evaluation.LabelType);
        Assert.Equal(40, evaluation.NumImages);
        Assert.Equal(MultiLabelImages.Labels, evaluation.Classes.Select(c => c.Class));
        Assert.True(evaluation.MeanAveragePrecision > 0.8, $"mAP {evaluation.MeanAveragePrecision}");
        Assert.True(evaluation.LabelAccuracy > 0.75, $"{evaluation.LabelAccuracy}");
        var kept = State()["evaluations"]!.AsArray().Last()!;
        Assert.Equal("../test/labels.csv", (string)kept["test_csv"]!);
        Assert.Equal(evaluation.Classes[1].NumCorrect, (int)kept["labels"]![1]!["num_correct"]!);
        Assert.Equal(evaluation.NumCorrect, ((string)kept["correct"]!).Count(c => c == '1'));

        var everything = prototype.Evaluate(0);
        Assert.All(everything.Classes, c => Assert.Equal((40, 1.0), (c.NumPredicted, c.Recall)));
        Assert.Equal(evaluation.MeanAveragePrecision, everything.MeanAveragePrecision);
    }

    [Fact]
    public void A_comparison_has_the_evaluations_numbers()
    {
        using (var prototype = _trained.Scene.Trained())
        {
            prototype.DatasetParams(null, pathToCsv: MultiLabelImages.Write(_trained.Scene.Combine("test-compare"), 20, seed: 8));
            prototype.Dataset();
            var evaluation = prototype.Evaluate();

            var compare = new Compare("c", workspace: _trained.Scene.Workspace, verbose: 0);
            compare.AddExperiment("p", "e");
            var row = compare.GenerateStatistics().Rows[0];

            Assert.Equal(evaluation.Accuracy, row.Test!.Accuracy);
            Assert.Equal(evaluation.MacroF1, row.Test.MacroF1);
            Assert.Equal("multiple", row.Setting("label type"));
        }

        Assert.Contains(",csv_train,", File.ReadAllText(Path.Combine(_trained.Scene.Workspace, "comparison", "comparison.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Optimized_thresholds_are_kept_and_used()
    {
        using (var prototype = _trained.Scene.Trained())
        {
            var thresholds = prototype.OptimizeThresholds();
            Assert.Equal(MultiLabelImages.Labels, thresholds.Keys);
            Assert.All(thresholds.Values, threshold => Assert.InRange(threshold, 0, 1));
        }

        using var again = _trained.Scene.Trained();
        again.DatasetParams(null, pathToCsv: MultiLabelImages.Write(_trained.Scene.Combine("test-thresholds"), 10, seed: 9));
        again.Dataset();
        Assert.Equal(
            State()["thresholds"]!["values"]!.AsArray().Select(value => (double)value!),
            again.Evaluate().Classes.Select(c => c.Threshold!.Value));
    }

    [Fact]
    public void Thresholds_of_the_final_weights_do_not_replace_those_of_the_best()
    {
        using var best = _trained.Scene.Trained();
        var ofBest = best.OptimizeThresholds();
        using (var final = _trained.Scene.Trained(weights: TrainedWeights.Final))
            final.OptimizeThresholds();

        using var again = _trained.Scene.Trained();
        var csv = MultiLabelImages.Write(_trained.Scene.Combine("test-two-thresholds"), 10, seed: 9);
        again.DatasetParams(null, pathToCsv: csv);
        again.Dataset();
        Assert.Equal(ofBest.Values, again.Evaluate().Classes.Select(c => c.Threshold!.Value));
        Assert.Equal(("best", "final"), ((string)State()["thresholds"]!["weights"]!, (string)State()["final_thresholds"]!["weights"]!));

        // As a state was written that knew one pair only.
        var old = State();
        old["thresholds"] = old["final_thresholds"]!.DeepClone();
        old.AsObject().Remove("final_thresholds");
        var read = old.Deserialize(ExperimentStateJson.Default.ExperimentState)!;
        Assert.Equal((null, "final"), (read.ThresholdsOf("best")?.Weights, read.ThresholdsOf("final")?.Weights));
        Assert.Equal(("best", "final"), (read.With(new("best", [0.1])).Thresholds!.Weights, read.With(new("best", [0.1])).FinalThresholds!.Weights));
    }

    [Fact]
    public void An_evaluation_at_a_threshold_is_kept_beside_that_at_the_experiments_own_and_each_image_says_its_labels()
    {
        using var prototype = _trained.Scene.Trained();
        prototype.DatasetParams(null, pathToCsv: MultiLabelImages.Write(_trained.Scene.Combine("test-kept"), 10, seed: 11));
        prototype.Dataset();
        var own = prototype.Evaluate();
        var none = prototype.Evaluate(0.999999);
        prototype.Evaluate(0.999999);

        var kept = State()["evaluations"]!.AsArray().Where(entry => ((string)entry!["test_csv"]!).Contains("test-kept", StringComparison.Ordinal)).ToList();
        Assert.Equal([null, 0.999999], kept.Select(entry => (double?)entry!["threshold"]));
        Assert.Equal([own.NumCorrect, none.NumCorrect], kept.Select(entry => (int)entry!["num_correct"]!));
        Assert.Equal(own.NumCorrect, own.Images.Count(image => image.IsCorrect));
        Assert.Equal(own.Classes.Sum(c => c.NumPredicted), own.Images.Sum(image => image.PredictedClasses.Count));
        Assert.Equal(own.Classes.Sum(c => c.NumImages), own.Images.Sum(image => image.TrueClasses.Count));
        Assert.Equal(own.Classes.Sum(c => c.NumPredicted), own.Images.Sum(image => image.GetPrediction().PredictedClasses.Count));
    }

    [Fact]
    public void Thresholds_and_evaluation_are_given_up_with_the_transforms_that_they_were_made_with()
    {
        using var console = new CapturedConsole();
        using var prototype = _trained.Scene.Trained(verbose: 1);
        prototype.OptimizeThresholds();
        prototype.DatasetParams(null, pathToCsv: MultiLabelImages.Write(_trained.Scene.Combine("test-transforms"), 10, seed: 9));
        prototype.Dataset();
        prototype.Evaluate();

        prototype.ResetTransforms();

        Assert.Empty(State()["evaluations"]!.AsArray());
        Assert.Null(State()["thresholds"]);
        Assert.Contains("Note: the labels' thresholds were chosen with other transforms", console.Text, StringComparison.Ordinal);
        prototype.ApplyNormalize(test: true);
        Assert.Single(console.Text.Split("thresholds were chosen with other transforms").Skip(1));
        Assert.All(prototype.Evaluate().Classes, c => Assert.Equal(0.5, c.Threshold));
    }

    [Fact]
    public void An_analysis_of_an_experiment_with_thresholds_of_its_own_can_be_repeated()
    {
        using (var trained = _trained.Scene.Trained())
            trained.OptimizeThresholds();
        using var prototype = _trained.Scene.Resumed();

        Assert.Single(prototype.AnalyseLearningRates("again", [0.001], percentData: 20, numEpochs: 1).Rows);
        Assert.Null(prototype.AnalyseLearningRates("again", [0.001], percentData: 20, numEpochs: 1).Rows[0].Failure);
        Assert.Null(new ExperimentStore(Workspace.Resolve(_trained.Scene.Workspace).Experiment("again", "Learning_Rate_0.001")).Find()!.Thresholds);
    }

    [Fact]
    public void A_test_file_has_the_delimiter_of_the_files_given_unless_another_is_named()
    {
        using (var sampled = _trained.Scene.New("sampled"))
        {
            sampled.Default(_trained.Images, "squeezenet1_1", numEpochs: 1, usePretrained: false, pathToCsv: _trained.Csv, delimiter: " ");
            sampled.UpdateInputSize(32);
            sampled.DatasetPercent(50); // Its list has another delimiter.
            sampled.Train();
        }

        using var prototype = _trained.Scene.Trained("sampled");
        prototype.DatasetParams(_trained.Images, pathToCsv: _trained.Csv);
        prototype.Dataset();

        var commas = _trained.Scene.Combine("commas.csv");
        File.WriteAllLines(commas, ["ID;Labels", "000.png;disc,stripes", "001.png;border"]);
        Assert.Contains("disc,stripes", Assert.Throws<MonkException>(() => Read(null)).Message, StringComparison.Ordinal);
        Read(",");

        void Read(string? delimiter)
        {
            prototype.DatasetParams(_trained.Images, pathToCsv: commas, delimiter: delimiter);
            prototype.Dataset();
        }
    }

    [Fact]
    public void A_prediction_names_the_labels_above_the_threshold()
    {
        using var prototype = _trained.Scene.Trained();
        var image = Path.Combine(_trained.Images, "000.png");

        var all = prototype.Infer(image, threshold: 0);
        var none = prototype.Infer(image, threshold: 0.9999999);

        Assert.Equal(MultiLabelImages.Labels, all.PredictedClasses.Order(StringComparer.Ordinal));
        Assert.Empty(none.PredictedClasses);
        Assert.All(all.Ranking, score => Assert.Equal(1 / (1 + Math.Exp(-score.Logit)), score.Score, 9));
        Assert.Equal(_trained.Count, prototype.InferFolder(_trained.Images, 0.5).Count);
    }

    [Fact]
    public void A_threshold_out_of_range_and_a_test_folder_of_classes_are_refused()
    {
        using var prototype = _trained.Scene.Trained();

        Assert.Contains("threshold is 1.5", Assert.Throws<MonkException>(() => prototype.Infer("x.png", 1.5)).Message, StringComparison.Ordinal);
        Assert.Contains("several labels", Assert.Throws<MonkException>(() => prototype.DatasetParams(_trained.Images)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frozen_base_trains_on_features_with_the_same_targets()
    {
        using var prototype = _trained.Scene.New("frozen");
        prototype.Default(_trained.Images, "resnet18", numEpochs: 3, usePretrained: false, pathToCsv: _trained.Csv, delimiter: " ");
        prototype.UpdateInputSize(32);

        var result = prototype.Train();

        Assert.True(result.Epochs[^1].TrainLoss < result.Epochs[0].TrainLoss);
    }

    private JsonNode State() => JsonNode.Parse(File.ReadAllText(Path.Combine(_trained.Scene.Workspace, "p", "e", "experiment-state.json")))!;

    public sealed class TrainedScene : IDisposable
    {
        public TrainedScene()
        {
            Images = Scene.Combine("several");
            Csv = MultiLabelImages.Write(Images, Count);
            using var prototype = Scene.New();
            prototype.Default(Images, "resnet18", freezeBaseNetwork: false, numEpochs: 6, usePretrained: false, pathToCsv: Csv, delimiter: " ");
            prototype.UpdateInputSize(32);
            prototype.UpdateBatchSize(8);
            Result = prototype.Train();
        }

        public int Count { get; } = 80;

        public string Images { get; }

        public string Csv { get; }

        public TrainingResult Result { get; }

        internal Scene Scene { get; } = new(perClass: 2);

        public void Dispose() => Scene.Dispose();
    }
}
