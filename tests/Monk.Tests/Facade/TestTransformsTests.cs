using System.Text.Json.Nodes;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>
/// Test images get what validation images get until a transform is applied to them by themselves; lists that differ are named.
/// </summary>
public sealed class TestTransformsTests : IDisposable
{
    private const string Differ = "test images, and images in inference, are not transformed as validation images are";
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void After_Default_and_ResetTransforms_test_images_have_no_transforms_either()
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, usePretrained: false);
        prototype.ResetTransforms();
        Assert.Equal([[], [], []], Lists());
        prototype.ApplyNormalize([0.1, 0.1, 0.1], [2, 2, 2], train: true, val: true);
        Assert.Equal([["Normalize"], ["Normalize"], ["Normalize"]], Lists());
        Assert.Equal("[0.1,0.1,0.1]", Dataset()["test_transforms"]![0]!["mean"]!.ToJsonString());
    }

    [Fact]
    public void Normalizing_training_and_validation_normalizes_testing()
    {
        using var prototype = _scene.New();
        prototype.ApplyGrayscale(val: true);
        prototype.ApplyNormalize(train: true, val: true);
        Assert.Equal([["Normalize"], ["Grayscale", "Normalize"], ["Grayscale", "Normalize"]], Lists());
    }

    [Fact]
    public void The_first_transform_of_testing_begins_a_list_of_its_own()
    {
        using var prototype = _scene.New();
        prototype.ApplyNormalize(train: true, val: true);
        prototype.ApplyNormalize(test: true);
        Assert.Equal(["Normalize"], Lists()[2]);
        prototype.ApplyRandomErasing(val: true);
        Assert.Equal(["Normalize"], Lists()[2]);
    }

    [Fact]
    public void A_list_of_its_own_outlives_a_reset_of_training_and_validation_and_follows_again_when_all_are_empty()
    {
        using var prototype = _scene.New();
        prototype.ApplyNormalize(train: true, val: true, test: true);
        prototype.ResetTransforms();
        Assert.Equal([[], [], ["Normalize"]], Lists());
        prototype.ResetTransforms(test: true);
        prototype.ApplyMeanSubtraction(train: true, val: true);
        Assert.Equal(["MeanSubtraction"], Lists()[2]);
    }

    [Fact]
    public void Testing_that_is_reset_by_itself_has_none_and_the_other_order_of_resets_makes_no_difference()
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, usePretrained: false);
        prototype.ResetTransforms(test: true);
        Assert.Equal([], Lists()[2]);
        prototype.ResetTransforms();
        prototype.ApplyNormalize(train: true, val: true);
        Assert.Equal(["Normalize"], Lists()[2]);
    }

    [Fact]
    public void What_testing_refuses_names_the_call_that_resets_testing()
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, usePretrained: false);
        var refusal = Assert.Throws<MonkException>(() => prototype.ApplyGrayscale(test: true));
        Assert.Contains("ResetTransforms(test: true) begins the list anew", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_example_of_the_page_on_transforms_runs()
    {
        using var gtf = _scene.New();
        gtf.Default(_scene.Images, usePretrained: false);
        gtf.ResetTransforms();
        gtf.ApplyRandomResizedCrop(224, scale: (0.5, 1), train: true);
        gtf.ApplyRandomHorizontalFlip(train: true);
        gtf.ApplyColorJitter(brightness: 0.3, contrast: 0.3, train: true);
        gtf.ApplyResize(256, val: true, test: true);
        gtf.ApplyCenterCrop(224, val: true, test: true);
        gtf.ApplyNormalize(train: true, val: true, test: true);
        gtf.ShowBatch();

        Assert.Equal(
            [["RandomResizedCrop", "RandomHorizontalFlip", "ColorJitter", "Normalize"], ["Resize", "CenterCrop", "Normalize"], ["Resize", "CenterCrop", "Normalize"]], Lists());
    }

    [Fact]
    public void Validation_images_are_predicted_as_validation_says_after_a_reset_and_a_normalization_of_training_and_validation()
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 3);
            prototype.ResetTransforms();
            prototype.ApplyNormalize([0.9, 0.9, 0.9], [0.01, 0.01, 0.01], train: true, val: true);
            prototype.UpdateDataset([_scene.Images, _scene.Images]); // The images that validate are those tested below.
            prototype.Train();
        }

        using var trained = _scene.Trained();
        trained.DatasetParams(_scene.Images);
        trained.Dataset();
        var best = Read()["outcome"]!["best_val_acc"]!.GetValue<double>();
        Assert.Equal(100 * best, trained.Evaluate().Accuracy, 6);
    }

    [Fact]
    public void Lists_that_differ_are_named_by_Train_Summary_and_Evaluate()
    {
        using var console = new CapturedConsole();
        using (var prototype = _scene.New(verbose: 1))
        {
            _scene.SetUp(prototype, epochs: 1);
            prototype.ResetTransforms(test: true);
            prototype.Train();
            Assert.Contains($"    Note: {Differ}: none in testing, [{{'Normalize': ", console.Text, StringComparison.Ordinal);
            Assert.Contains(prototype.Summary()["Dataset Transforms"].Lines, line => line.Label == "Note" && line.Value.StartsWith(Differ, StringComparison.Ordinal));
        }

        using var trained = _scene.Trained(verbose: 1);
        trained.DatasetParams(_scene.Images);
        trained.Dataset();
        var before = console.Text.Length;
        trained.Evaluate();
        Assert.Contains($"    Note: {Differ}", console.Text[before..], StringComparison.Ordinal);
    }

    [Fact]
    public void Training_that_is_normalized_and_validation_that_is_not_are_named()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        _scene.SetUp(prototype, epochs: 1);
        prototype.ResetTransforms();
        prototype.ApplyNormalize(train: true);
        prototype.Train();
        Assert.Contains("    Note: training and validation images get other values: [{'Normalize': ", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_lists_are_not_remarked_upon()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        _scene.SetUp(prototype, epochs: 1);
        prototype.Train();
        Assert.DoesNotContain("transformed as", console.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("get other values", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_does_not_say_keeps_its_test_transforms_and_the_difference_is_named()
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 1);
            prototype.ResetTransforms();
            prototype.ApplyNormalize(train: true, val: true);
        }

        // As an earlier version left it: nothing for test images, and no word of who chose that.
        var file = Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json");
        var state = JsonNode.Parse(File.ReadAllText(file))!;
        state["dataset"]!["test_transforms"] = new JsonArray();
        Assert.True(state["dataset"]!.AsObject().Remove("test_transforms_source"));
        File.WriteAllText(file, state.ToJsonString());

        using var console = new CapturedConsole();
        using var resumed = new Prototype("p", "e", resumeTrain: true, workspace: _scene.Workspace);
        resumed.Train();
        Assert.Equal([], Lists()[2]);
        Assert.Contains($"    Note: {Differ}", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_goes_on_following()
    {
        using (var prototype = _scene.New())
            prototype.Default(_scene.Images, usePretrained: false);
        using var copy = new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _scene.Workspace, verbose: 0);
        copy.ResetTransforms();
        copy.ApplyMeanSubtraction(train: true, val: true);
        Assert.Equal([["MeanSubtraction"], ["MeanSubtraction"], ["MeanSubtraction"]], Lists("copy"));
    }

    private JsonNode Read(string experiment = "e") => JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", experiment, "experiment-state.json")))!;

    private JsonNode Dataset(string experiment = "e") => Read(experiment)["dataset"]!;

    private string[][] Lists(string experiment = "e") =>
    [
        .. new[] { "train", "validation", "test" }.Select(set =>
            Dataset(experiment)[$"{set}_transforms"]!.AsArray().Select(transform => (string)transform!["name"]!).ToArray()),
    ];
}
