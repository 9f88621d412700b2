using System.Text.Json.Nodes;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

public sealed class GivenImagesTests : IDisposable
{
    private readonly Scene _scene = new(perClass: 6);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Files_stay_where_they_are_and_are_listed_in_the_experiment()
    {
        using var prototype = _scene.New();
        SetUp(prototype, Files());
        Assert.Equal(["circle", "stripes"], prototype.Train().Classes);

        var dataset = Dataset();
        Assert.Equal("../images", (string)dataset["train_path"]!);
        Assert.Matches("^p/e/dataset/given_train_[0-9a-f]{12}\\.csv$", (string)dataset["train_csv"]!);
        var lines = File.ReadAllLines(Path.Combine(_scene.Workspace, (string)dataset["train_csv"]!));
        Assert.Equal(["ID,Label", "circle/000.png,circle"], lines[..2]);
        Assert.Equal(13, lines.Length);
        Assert.False(Directory.Exists(Path.Combine(prototype.Folder, "dataset", "images")));
    }

    [Fact]
    public void Bytes_and_streams_are_written_once_as_they_are()
    {
        var encoded = Files().ToDictionary(file => $"{file.Labels[0]}:{Path.GetFileName(file.Name)}", file => (Bytes: File.ReadAllBytes(file.Name), Label: file.Labels[0]));
        using var prototype = _scene.New();
        SetUp(prototype, Streams());
        var written = Directory.GetFiles(Path.Combine(prototype.Folder, "dataset", "images"));
        Assert.Equal(12, written.Length);
        Assert.All(written, file => Assert.Matches("^(circle|stripes)_00[0-5]_png-[0-9a-f]{8}-[0-9a-f]{16}\\.png$", Path.GetFileName(file)));
        Assert.Equal(encoded.Values.Select(image => Convert.ToHexString(image.Bytes)).Order(), written.Select(file => Convert.ToHexString(File.ReadAllBytes(file))).Order());
        var times = written.Select(File.GetLastWriteTimeUtc).ToList();

        prototype.UpdateDataset(Streams());

        Assert.Equal(times, written.Select(File.GetLastWriteTimeUtc));
        Assert.Single(Directory.GetFiles(Path.Combine(prototype.Folder, "dataset"), "given_train_*.csv"));
        Assert.Equal("p/e/dataset/images", (string)Dataset()["train_path"]!);

        IEnumerable<LabelledImage> Streams() => encoded.Select(image => LabelledImage.FromStream(image.Key, () => new MemoryStream(image.Value.Bytes), image.Value.Label));
    }

    [Fact]
    public void An_experiment_is_resumed_and_copied_without_the_program_that_gave_its_images()
    {
        using (var prototype = _scene.New())
        {
            SetUp(prototype, Bytes());
            prototype.Train();
        }

        using (var resumed = _scene.Resumed())
        {
            resumed.UpdateNumEpochs(2);
            Assert.Equal(2, resumed.Train().Epochs.Count);
        }

        using var copy = new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _scene.Workspace, verbose: 0);
        copy.Dataset();
        Assert.Equal(12, copy.DatasetReport!.Sets[0].Classes.Sum(entry => entry.Used));
        Assert.StartsWith("p/copy/dataset/given_train_", (string)Dataset("copy")["train_csv"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_images_give_the_same_training_from_folders_and_from_a_program()
    {
        double[] Losses(string experiment, Action<Prototype> data)
        {
            using var prototype = _scene.New(experiment);
            data(prototype);
            Tiny(prototype);
            return [.. prototype.Train().Epochs.Select(epoch => epoch.TrainLoss)];
        }

        Assert.Equal(
            Losses("folders", prototype => prototype.Default(_scene.Images, numEpochs: 2, usePretrained: false)),
            Losses("program", prototype => prototype.Default(Files().Reverse(), numEpochs: 2, usePretrained: false)));
    }

    [Fact]
    public void Images_to_validate_on_may_lie_apart()
    {
        var other = SyntheticImages.Write(_scene.Combine("others"), 2, seed: 5);
        using var prototype = _scene.New();

        prototype.DatasetParams(Files(), FilesOf(other), inputSize: 32, batchSize: 3);
        prototype.Dataset();

        var dataset = Dataset();
        Assert.Equal((12, 4), ((int)dataset["contents"]!["train_images"]!, (int)dataset["contents"]!["validation_images"]!));
        Assert.Equal(("..", ".."), ((string)dataset["train_path"]!, (string)dataset["validation_path"]!));
        var e = Assert.Throws<MonkException>(() => prototype.DatasetParams(Files(), FilesOf(other), split: 0.5));
        Assert.Equal("split and validationImages are both given: with images to validate on there is nothing to split. Leave one of them out.", e.Message);
    }

    [Fact]
    public void Several_labels_of_an_image_make_a_multi_label_experiment()
    {
        using var prototype = _scene.New();
        prototype.DatasetParams(Files().Select((file, index) => new LabelledImage(file.Name, index % 2 == 0 ? [file.Labels[0], "even; number"] : file.Labels)));
        prototype.Dataset();

        var contents = Dataset()["contents"]!;
        Assert.Equal("multiple", (string)contents["label_type"]!);
        Assert.Equal(["circle", "even; number", "stripes"], contents["classes"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public void Test_images_come_from_the_program_too()
    {
        using (var prototype = _scene.New())
        {
            SetUp(prototype, Files());
            prototype.Train();
        }

        using var trained = _scene.Trained();
        trained.DatasetParams(Bytes().Take(3).Append(LabelledImage.FromBytes("broken", new byte[] { 1, 2, 3 }, "stripes")));
        trained.Dataset();
        var evaluation = trained.Evaluate();

        Assert.Equal(3, evaluation.NumImages);
        Assert.Matches("^broken-[0-9a-f]{16}\\.image$", Assert.Single(evaluation.UnreadableImages).Path);
        var e = Assert.Throws<MonkException>(() => trained.DatasetParams(Bytes(), split: 0.5));
        Assert.StartsWith("split is for training", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<MonkException>(() =>
        {
            trained.DatasetParams([LabelledImage.FromBytes("square", new byte[] { 1 }, "square")]);
            trained.Dataset();
        });
        Assert.Contains("the training data has no class 'square', only 'circle', 'stripes'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_data_set_is_refused_before_anything_is_written()
    {
        using var prototype = _scene.New();
        var before = _scene.Snapshot();
        var (a, b) = (Files().First(), Files().Last());

        Refused("images holds no image. Give at least two images of each of two classes.");
        Refused("Image 2 of images is null.", a, null!);
        Refused("images has only one class, 'circle'; a classifier needs at least 2.", a);
        Refused($"images has the image '{a.Name}' twice, labelled 'circle' and 'stripes'.", a, new LabelledImage(a.Name, "stripes"));
        Refused("images has two images of the key 'k'. Give each a key of its own.", LabelledImage.FromBytes("k", new byte[] { 1 }, "x"), LabelledImage.FromBytes("k", new byte[] { 1 }, "y"));
        Refused($"None of the 2 images of images exists. The first is '{Missing(1)}'.", new LabelledImage(Missing(1), "x"), new LabelledImage(Missing(2), "y"));
        var e = Assert.Throws<MonkException>(() => prototype.Default([a, b, new LabelledImage(Missing(1), "circle", "stripes")], labelType: LabelType.Single));
        Assert.Equal($"The image '{Missing(1)}' has 2 labels, where an image has one class (labelType: LabelType.Single).", e.Message);
        e = Assert.Throws<MonkException>(() => prototype.Default(Bytes(), modelName: "resnet19"));
        Assert.Contains("Did you mean", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, _scene.Snapshot());

        string Missing(int number) => Path.Combine(_scene.Images, $"missing{number}.png");
        void Refused(string message, params LabelledImage[] images) =>
            Assert.Equal(message, Assert.Throws<MonkException>(() => prototype.Default(images, usePretrained: false)).Message);
    }

    [Fact]
    public void Streams_that_fail_are_refused_by_their_key()
    {
        using var prototype = _scene.New();
        Refused("The image 'k' could not be read: the table is locked.", () => throw new InvalidOperationException("the table is locked."));
        Refused("The image 'k' could not be read: its function gave null instead of a stream.", () => null!);
        Refused("The image 'k' has no bytes: its stream ended at once.", () => Stream.Null);
        Assert.Throws<OperationCanceledException>(() => Give(() => throw new OperationCanceledException()));

        void Give(Func<Stream> open) => prototype.Default(Files().Append(LabelledImage.FromStream("k", open, "circle")), usePretrained: false);
        void Refused(string message, Func<Stream> open) => Assert.Equal(message, Assert.Throws<MonkException>(() => Give(open)).Message);
    }

    [Fact]
    public void An_image_needs_a_name_and_labels_that_are_not_empty()
    {
        Assert.Equal("path is empty.", Assert.Throws<MonkException>(() => new LabelledImage(" ", "a")).Message);
        Assert.Equal("key is empty.", Assert.Throws<MonkException>(() => LabelledImage.FromBytes("", new byte[] { 1 }, "a")).Message);
        Assert.Equal("Label 2 of the image 'k' is empty. Give the name of what it shows.", Assert.Throws<MonkException>(() => LabelledImage.FromBytes("k", new byte[] { 1 }, "a", null!)).Message);
        Assert.Equal("The image 'k' has no bytes. Give the whole file, such as a JPEG, as it would lie in a folder.", Assert.Throws<MonkException>(() => LabelledImage.FromBytes("k", default, "a")).Message);
        Assert.Equal(["a", "b"], new LabelledImage("x.png", " a", "b ", "a").Labels);
    }

    [Fact]
    public void Labels_are_kept_as_they_are_with_commas_and_all()
    {
        using var prototype = _scene.New();
        prototype.DatasetParams(Files().Select(file => new LabelledImage(file.Name, file.Labels[0] == "circle" ? "round, red" : "=stripes \"x\"")));
        prototype.Dataset();
        Assert.Equal(["=stripes \"x\"", "round, red"], Dataset()["contents"]!["classes"]!.AsArray().Select(name => (string)name!));
    }

    private IEnumerable<LabelledImage> Files() => FilesOf(_scene.Images);

    private IEnumerable<LabelledImage> Bytes() => Files().Select(file => LabelledImage.FromBytes($"{file.Labels[0]}{Path.GetFileNameWithoutExtension(file.Name)}", File.ReadAllBytes(file.Name), file.Labels));

    private static IEnumerable<LabelledImage> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => new LabelledImage(file, Path.GetFileName(Path.GetDirectoryName(file))!));

    private static void SetUp(Prototype prototype, IEnumerable<LabelledImage> images)
    {
        prototype.Default(images, numEpochs: 1, usePretrained: false);
        Tiny(prototype);
    }

    private static void Tiny(Prototype prototype) =>
        prototype.CompileNetwork([Monk.Layers.Convolution(4), Monk.Layers.Relu(), Monk.Layers.GlobalAveragePooling(), Monk.Layers.FullyConnected(null)], (3, 32, 32));

    private JsonNode Dataset(string experiment = "e") => JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", experiment, "experiment-state.json")))!["dataset"]!;
}
