using System.Text.Json.Nodes;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

public sealed class ExpertDatasetTests : IDisposable
{
    private readonly Scene _scene = new(perClass: 10);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Monks_defaults_go_into_the_state()
    {
        using var prototype = _scene.New();
        prototype.DatasetParams(_scene.Images);
        prototype.Dataset();

        var dataset = State()["dataset"]!;
        Assert.Equal("../images", (string)dataset["train_path"]!);
        Assert.Equal((0.9, 224, 16, true), ((double)dataset["train_split"]!, (int)dataset["input_size"]!, (int)dataset["batch_size"]!, (bool)dataset["shuffle"]!));
        Assert.Equal((18, 2), ((int)dataset["contents"]!["train_images"]!, (int)dataset["contents"]!["validation_images"]!));
    }

    [Fact]
    public void Dataset_prints_Monks_blocks()
    {
        using var captured = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.DatasetParams(_scene.Images, inputSize: 64, batchSize: 4, numProcessors: 2, seed: 3);
        prototype.Dataset();

        Assert.Contains($"Dataset Details\n    Train path: {_scene.Images}\n", captured.Text, StringComparison.Ordinal);
        Assert.Contains("Dataset Params\n    Input Size:      64\n    Batch Size:      4\n    Data Shuffle:    True\n    Processors:      2\n    Train-val split: 0.9\n    Seed:            3\n", captured.Text, StringComparison.Ordinal);
        Assert.Contains("Dataset Numbers\n    Num train images: 18\n    Num val images:   2\n    Num classes:      2\n    Label Type:       single\n", captured.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_set_before_stays_unless_another_is_given()
    {
        using var prototype = _scene.New();
        prototype.TrainingParams(2, seed: 42);

        prototype.DatasetParams(_scene.Images);
        Assert.Equal(42, (int)State()["training"]!["seed"]!);
        prototype.DatasetParams([_scene.Images, _scene.Images]);
        Assert.Equal(42, (int)State()["training"]!["seed"]!);
        prototype.DatasetParams(_scene.Images, seed: 0);
        Assert.Equal(0, (int)State()["training"]!["seed"]!);
    }

    [Fact]
    public void Transforms_that_were_chosen_before_stay()
    {
        using var prototype = _scene.New();
        prototype.ApplyRandomHorizontalFlip(train: true);
        prototype.DatasetParams(_scene.Images);

        Assert.Equal("RandomHorizontalFlip", (string)State()["dataset"]!["train_transforms"]![0]!["name"]!);
    }

    [Fact]
    public void An_experiment_that_is_set_up_by_hand_trains_without_Dataset()
    {
        var csv = _scene.Combine("list.csv");
        File.WriteAllLines(csv, ["ID,Label", .. Directory.GetFiles(_scene.Images, "*.png", SearchOption.AllDirectories)
            .Select(path => $"{Path.GetRelativePath(_scene.Images, path)},{Path.GetFileName(Path.GetDirectoryName(path))} image")]);
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, "resnet18", freezeBaseNetwork: true, numEpochs: 1, usePretrained: false);
        prototype.DatasetParams(_scene.Images, pathToCsv: csv, inputSize: 32, batchSize: 8, seed: 4);

        var result = prototype.Train();

        Assert.Equal(["circle image", "stripes image"], result.Classes);
        Assert.Equal("single", (string)State()["dataset"]!["contents"]!["label_type"]!);
        Assert.Equal(4, (int)State()["training"]!["seed"]!);
    }

    [Fact]
    public void Training_and_validation_may_lie_apart_in_folders_or_files()
    {
        var validation = SyntheticImages.Write(_scene.Combine("validation"), 3, seed: 2);
        using var prototype = _scene.New();
        prototype.DatasetParams([_scene.Images, validation]);
        prototype.Dataset();
        Assert.Equal((20, 6), Numbers());

        string[] csv = [_scene.Combine("train.csv"), _scene.Combine("val.csv")];
        File.WriteAllText(csv[0], "ID,Label\ncircle/000.png,circle\ncircle/001.png,circle\nstripes/000.png,stripes\n");
        File.WriteAllText(csv[1], "ID,Label\nstripes/001.png,stripes\n");
        prototype.DatasetParams([_scene.Images], csv);
        prototype.Dataset();
        Assert.Equal((3, 1), Numbers());

        (int, int) Numbers() => ((int)State()["dataset"]!["contents"]!["train_images"]!, (int)State()["dataset"]!["contents"]!["validation_images"]!);
    }

    [Fact]
    public void Arguments_that_make_no_sense_are_refused_with_nothing_written()
    {
        using var prototype = _scene.New();
        var before = _scene.Snapshot();

        Refused("split is 1.5", () => prototype.DatasetParams(_scene.Images, split: 1.5));
        Refused("inputSize is 8", () => prototype.DatasetParams(_scene.Images, inputSize: 8));
        Refused("batchSize is 0", () => prototype.DatasetParams(_scene.Images, batchSize: 0));
        Refused("numProcessors is 0", () => prototype.DatasetParams(_scene.Images, numProcessors: 0));
        Refused("delimiter is 'x'", () => prototype.DatasetParams(_scene.Images, pathToCsv: "a.csv", delimiter: "x"));
        Refused("labels.txt', a file; it must be a folder", () => prototype.DatasetParams(Text("labels.txt")));
        Refused("There is no folder", () => prototype.DatasetParams(_scene.Images + "s"));
        Refused("There is no file 'a.csv'", () => prototype.DatasetParams(_scene.Images, pathToCsv: "a.csv"));
        Refused("datasetPath is missing", () => prototype.DatasetParams((string?)null));
        Refused("without pathToCsv", () => prototype.DatasetParams(_scene.Images, labelType: LabelType.Multiple));
        Refused("without pathToCsv", () => prototype.DatasetParams(_scene.Images, delimiter: ";"));
        Refused("has 3 folders", () => prototype.DatasetParams(["a", "b", "c"]));
        Refused("has 1 file", () => prototype.DatasetParams([_scene.Images], ["a.csv"]));
        Refused("call DatasetParams", prototype.Dataset);
        Assert.Equal(before, _scene.Snapshot());

        string Text(string name)
        {
            File.WriteAllText(_scene.Combine(name), "cat");
            return _scene.Combine(name);
        }
    }

    [Fact]
    public void A_test_takes_no_arguments_of_training()
    {
        _scene.Train(epochs: 1);
        using var trained = _scene.Trained();

        Refused("split is for training", () => trained.DatasetParams(_scene.Images, split: 0.5));
        Refused("batchSize is for training", () => trained.DatasetParams(_scene.Images, batchSize: 2));
        Refused("for training", () => trained.DatasetParams([_scene.Images, _scene.Images]));
    }

    [Fact]
    public void A_test_may_be_listed_in_a_file()
    {
        _scene.Train(epochs: 1);
        var csv = _scene.Combine("test.csv");
        File.WriteAllText(csv, "ID,Label\ncircle/000.png,circle\nstripes/003.png,stripes\nstripes/001.png,stripes\n");
        using var trained = _scene.Trained();
        trained.DatasetParams(_scene.Images, pathToCsv: csv);
        trained.Dataset();

        var evaluation = trained.Evaluate();

        Assert.Equal((1, 2), (evaluation.ConfusionMatrix.Actual(0), evaluation.ConfusionMatrix.Actual(1)));
        Assert.Equal("../test.csv", (string)State()["evaluations"]![0]!["test_csv"]!);
        Assert.Null(evaluation.MeanAveragePrecision);
        Assert.Equal(evaluation.Accuracy / 100, evaluation.MicroF1, 12);
        Refused("several labels", () => trained.Evaluate(0.5));
        Refused("several labels", () => trained.OptimizeThresholds());
    }

    [Fact]
    public void Updates_change_the_data_of_an_experiment_that_is_set_up()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        prototype.UpdateTrainvalSplit(0.5);
        prototype.UpdateShuffleData(false);
        prototype.UpdateNumProcessors(3);
        prototype.UpdateWeightedSampling(true);
        prototype.Dataset();

        var dataset = State()["dataset"]!;
        Assert.Equal((0.5, false, 3, true), ((double)dataset["train_split"]!, (bool)dataset["shuffle"]!, (int)dataset["workers"]!, (bool)dataset["weighted_sampling"]!));
        Assert.Equal(10, (int)dataset["contents"]!["train_images"]!);

        prototype.UpdateDataset([_scene.Images, SyntheticImages.Write(_scene.Combine("validation"), 3, seed: 2)]);
        Assert.Equal("../validation", (string)State()["dataset"]!["validation_path"]!);
        Assert.Equal(32, (int)State()["dataset"]!["input_size"]!);
        Refused("nothing to split", () => prototype.UpdateTrainvalSplit(0.8));
    }

    private static void Refused(string reason, Action action) => Assert.Contains(reason, Assert.Throws<MonkException>(action).Message, StringComparison.Ordinal);

    private JsonNode State() => JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json")))!;
}
