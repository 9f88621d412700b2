using System.Text.Json.Nodes;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>Every way to read images tells the same of them.</summary>
public sealed class DatasetReportTests : IDisposable
{
    private readonly Scene _scene = new();

    public DatasetReportTests()
    {
        foreach (var number in Enumerable.Range(0, 2))
            File.WriteAllText(Path.Combine(_scene.Images, "circle", $"photo{number}.heic"), "x");
    }

    public void Dispose() => _scene.Dispose();

    private const string Warning = "    Warning: 2 of 10 training images of 'circle' are lost: 2 × HEIC, which Monk cannot read (circle/photo0.heic, circle/photo1.heic)\n";

    [Fact]
    public void Default_Dataset_Reload_and_Train_warn_of_lost_images_and_keep_the_report()
    {
        using var prototype = _scene.New(verbose: 1);
        Assert.Null(prototype.DatasetReport);
        Assert.Contains(Warning, Printed(() => _scene.SetUp(prototype, epochs: 1)), StringComparison.Ordinal);
        Assert.Contains(Warning, Printed(prototype.Dataset), StringComparison.Ordinal);
        Assert.Contains(Warning, Printed(prototype.Reload), StringComparison.Ordinal);
        Assert.Contains(Warning, Printed(() => prototype.Train()), StringComparison.Ordinal);

        var set = Assert.Single(prototype.DatasetReport!.Sets);
        Assert.Equal(("train", _scene.Images, null), (set.Name, set.Folder, set.Csv));
        Assert.Equal([new("circle", 10, 8, 0), new("stripes", 8, 8, 0)], set.Classes);
        Assert.Equal(["circle/photo0.heic", "circle/photo1.heic"], set.LostImages.Select(image => image.Path));
        Assert.Equal("2 of 10 training images of 'circle' are lost", Assert.Single(prototype.DatasetReport.Warnings).Split(':')[0]);
        Assert.StartsWith($"train: circle: 10 found, 8 used, 2 lost{Environment.NewLine}train: stripes: 8 found, 8 used, 0 lost{Environment.NewLine}train: Warning: ", prototype.DatasetReport.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_by_hand_warns_though_nobody_has_looked_before()
    {
        File.WriteAllText(Path.Combine(_scene.Images, "notes.txt"), "x");
        using (var prototype = _scene.New())
            _scene.SetUp(prototype, epochs: 1);
        using var opened = new Prototype("p", "e", resumeTrain: true, workspace: _scene.Workspace);

        var text = Printed(() => opened.Train());

        Assert.Contains($"Dataset Details\n{Warning}    Note: 1 stray file ignored: notes.txt\n", text, StringComparison.Ordinal);
        Assert.Equal(2, opened.DatasetReport!.Sets[0].Classes[0].Lost);
    }

    [Fact]
    public void A_test_and_inference_tell_of_theirs()
    {
        _scene.Train(epochs: 1);
        using var trained = _scene.Trained(verbose: 1);
        trained.DatasetParams(_scene.Images);

        Assert.Contains(Warning.Replace("training", "test", StringComparison.Ordinal), Printed(trained.Dataset), StringComparison.Ordinal);
        Assert.Equal(("test", 2), (trained.DatasetReport!.Sets[0].Name, trained.DatasetReport.Sets[0].Classes[0].Lost));
        FolderPredictions? predictions = null;
        Assert.Contains("    Warning: 2 of 18 inference images are lost: 2 × HEIC", Printed(() => predictions = trained.InferFolder(_scene.Images)), StringComparison.Ordinal);
        Assert.Equal((16, 2), (predictions!.Count, predictions.LostImages.Count));
        Assert.All(predictions.LostImages, image => Assert.Contains("HEIC", image.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_sample_is_drawn_of_what_is_left_and_the_loss_is_told()
    {
        using var prototype = _scene.New(verbose: 1);
        prototype.DatasetParams(_scene.Images);

        Assert.Contains(Warning, Printed(() => prototype.DatasetPercent(50)), StringComparison.Ordinal);
        Assert.Equal(2, prototype.DatasetReport!.Sets[0].Classes[0].Lost);
    }

    [Fact]
    public void What_a_state_of_before_the_rules_has_read_stays_what_it_is()
    {
        var csv = _scene.Combine("list.csv");
        File.WriteAllLines(csv, ["image;patient;stage", .. Enumerable.Range(0, 8).SelectMany(number => new[] { $"circle/{number:D3}.png;a, b;1", $"stripes/{number:D3}.png;a;2" })]);
        using (var prototype = _scene.New())
        {
            prototype.Default(_scene.Images, "resnet18", numEpochs: 1, usePretrained: false, pathToCsv: csv, columns: new("image", "patient"), labelType: LabelType.Single);
            Assert.Contains("of which none is named like a label", Assert.Throws<MonkException>(() => Unnamed(prototype)).Message, StringComparison.Ordinal);
            prototype.DatasetParams(_scene.Images, pathToCsv: csv, columns: new("image", "patient"), labelType: LabelType.Single);
            prototype.Dataset();
        }

        var state = State();
        var dataset = state["dataset"]!.AsObject();
        Assert.True(dataset.Remove("columns"));
        Assert.True(dataset["contents"]!.AsObject().Remove("reading_rules"));
        (dataset["delimiter"], dataset["label_type"]) = (",", "single");
        File.WriteAllText(Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json"), state.ToJsonString());

        for (var time = 0; time < 2; time++)
        {
            using var opened = new Prototype("p", "e", resumeTrain: true, workspace: _scene.Workspace, verbose: 0);
            opened.Dataset();
            Assert.Equal([new("a", 8, 8, 0), new("a, b", 8, 8, 0)], opened.DatasetReport!.Sets[0].Classes);
        }

        void Unnamed(Prototype prototype)
        {
            prototype.DatasetParams(_scene.Images, pathToCsv: csv, labelType: LabelType.Single);
            prototype.Dataset();
        }
    }

    [Fact]
    public void Cross_validation_and_exploration_tell_of_the_same()
    {
        using var prototype = _scene.New(verbose: 1);
        _scene.SetUp(prototype, epochs: 1);

        Assert.Contains(Warning, Printed(() => prototype.EDA()), StringComparison.Ordinal);
        Assert.Contains(Warning, Printed(() => prototype.CrossValidate(2)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_root_of_splits_is_refused_wherever_it_is_given()
    {
        var root = _scene.Combine("root");
        Directory.CreateDirectory(root);
        SyntheticImages.Write(Path.Combine(root, "train"), 4);
        SyntheticImages.Write(Path.Combine(root, "test"), 4);
        SyntheticImages.WritePlain(Path.Combine(root, "infer"), 2, SkiaSharp.SKColors.Red);
        _scene.Train("trained", epochs: 1);
        using var prototype = _scene.New();
        using var trained = _scene.Trained("trained");

        Refused(() => prototype.Default(root), "train");
        prototype.DatasetParams(root);
        Refused(prototype.Dataset, "train");
        trained.DatasetParams(root);
        Refused(trained.Dataset, "test");
        prototype.DatasetParams(_scene.Images);
        Refused(() => prototype.EDA(testPath: root), "test");

        void Refused(Action act, string folder)
        {
            var message = Assert.Throws<MonkException>(act).Message;
            Assert.Contains("holds splits ('infer', 'test', 'train'), not classes", message, StringComparison.Ordinal);
            Assert.Contains($"Give '{Path.Combine(root, folder)}'", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Columns_and_a_delimiter_that_nobody_gave_are_kept_as_that()
    {
        var csv = _scene.Combine("list.csv");
        File.WriteAllLines(csv, [";image;label", .. Lines("circle", "shoe, red"), .. Lines("stripes", "hat, red")]);
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, "resnet18", numEpochs: 1, usePretrained: false, pathToCsv: csv, columns: new("image", "label"));

        var dataset = State()["dataset"]!;
        Assert.Null(dataset["delimiter"]);
        Assert.Equal("""{"image":"image","labels":["label"]}""", dataset["columns"]!.ToJsonString());
        Assert.Equal(["hat, red", "shoe, red"], dataset["contents"]!["classes"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("single", (string)dataset["contents"]!["label_type"]!);

        prototype.DatasetPercent(50);
        prototype.UpdateInputSize(32);
        prototype.Train();
        Assert.Null(State()["dataset"]!["columns"]); // Of the list that was written.
        using var trained = _scene.Trained();
        trained.DatasetParams(_scene.Images, pathToCsv: csv); // Its columns are those of training.
        trained.Dataset();
        Assert.Equal(16, trained.Evaluate().NumImages);

        IEnumerable<string> Lines(string folder, string label) => Enumerable.Range(0, 8).Select(number => $"{number};{folder}/{number:D3}.png;{label}");
    }

    [Fact]
    public void Arguments_that_no_CSV_file_takes_are_refused()
    {
        using var prototype = _scene.New();

        Assert.Contains("without pathToCsv", Assert.Throws<MonkException>(() => prototype.DatasetParams(_scene.Images, columns: new("a", "b"))).Message, StringComparison.Ordinal);
        Assert.Contains("names 'a' and no label column", Assert.Throws<MonkException>(() => prototype.DatasetParams(_scene.Images, pathToCsv: "a.csv", columns: new("a"))).Message, StringComparison.Ordinal);
    }

    private static string Printed(Action act)
    {
        using var console = new CapturedConsole();
        act();
        return console.Text;
    }

    private JsonNode State() => JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json")))!;
}
