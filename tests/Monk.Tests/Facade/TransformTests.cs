using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Transforms;
using SkiaSharp;

namespace Monk.Tests.Facade;

public sealed class TransformTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Transforms_are_kept_under_Monks_names_in_the_order_of_the_calls()
    {
        using var prototype = _scene.New();
        prototype.ApplyResize(64, train: true, test: true);
        prototype.ApplyRandomCrop(48, train: true);
        prototype.ApplyRandomAffine(10, translate: (0.1, 0.2), scale: (0.9, 1.1), shear: [5, 10], train: true);
        prototype.ApplyRandomRotation((-5, 10), train: true);
        prototype.ApplyColorJitter(0.1, hue: 0.2, train: true);
        prototype.ApplyNormalize(train: true, val: true);
        prototype.ApplyMeanSubtraction(test: true);

        var dataset = State()["dataset"]!;
        Assert.Equal(
            """
            [{"name":"Resize","input_size":64},{"name":"RandomCrop","input_size":48},{"name":"RandomAffine","degrees":[-10,10],"translate":[0.1,0.2],"scale":[0.9,1.1],"shear":[5,10]},{"name":"RandomRotation","degrees":[-5,10]},{"name":"ColorJitter","brightness":0.1,"contrast":0,"saturation":0,"hue":0.2},{"name":"Normalize","mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}]
            """,
            dataset["train_transforms"]!.ToJsonString());
        Assert.Equal(["Normalize"], Names(dataset["validation_transforms"]!));
        Assert.Equal(["Resize", "MeanSubtraction"], Names(dataset["test_transforms"]!));
        Assert.Equal("", (string)dataset["train_path"]!);
    }

    [Fact]
    public void Every_transform_of_the_list_has_its_method_and_is_read_back_from_the_state()
    {
        using var prototype = _scene.New();
        foreach (var name in KindRegistry<TransformOptions>.Types.Where(type => type.Assembly == typeof(Prototype).Assembly).Select(KindRegistry<TransformOptions>.FindName))
        {
            Assert.Contains(name, Prototype.ListTransforms());
            var methods = typeof(Prototype).GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => method.Name == "Apply" + name).ToList();
            Assert.NotEmpty(methods);
            foreach (var method in methods)
            {
                prototype.ResetTransforms();
                method.Invoke(prototype, [.. method.GetParameters().Select(Argument)]);
            }

            var stored = Assert.Single(State()["dataset"]!["train_transforms"]!.AsArray())!;
            Assert.Equal(name, (string)stored["name"]!);
            Assert.Equal(
                stored.ToJsonString(),
                JsonNode.Parse(JsonSerializer.Serialize(
                    JsonSerializer.Deserialize(stored.ToJsonString(), ExperimentStateJson.Default.TransformOptions)!, ExperimentStateJson.Default.TransformOptions))!.ToJsonString());
        }

        static object? Argument(ParameterInfo parameter) => parameter switch
        {
            { Name: "train" } => true,
            { HasDefaultValue: true } => parameter.DefaultValue,
            { ParameterType: var type } when type == typeof(int) => 100,
            { ParameterType: var type } when type == typeof(ImageSize) => new ImageSize(100, 90),
            { ParameterType: var type } when type == typeof(double) => 15.0,
            _ => (-10.0, 15.0),
        };
    }

    [Fact]
    public void A_transform_for_no_images_is_refused()
    {
        using var prototype = _scene.New();

        var refusal = Assert.Throws<MonkException>(() => prototype.ApplyGrayscale());

        Assert.Contains("ApplyGrayscale was not told for which images", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_that_make_no_sense_are_refused_and_nothing_is_kept()
    {
        using var prototype = _scene.New();
        Action[] calls =
        [
            () => prototype.ApplyCenterCrop(0, train: true),
            () => prototype.ApplyResize(-1, train: true),
            () => prototype.ApplyColorJitter(-0.1, train: true),
            () => prototype.ApplyColorJitter(hue: 0.6, train: true),
            () => prototype.ApplyRandomHorizontalFlip(1.1, train: true),
            () => prototype.ApplyRandomVerticalFlip(double.NaN, train: true),
            () => prototype.ApplyRandomPerspective(2, train: true),
            () => prototype.ApplyRandomResizedCrop(32, scale: (0, 1), train: true),
            () => prototype.ApplyRandomResizedCrop(32, scale: (0.5, 1.5), train: true),
            () => prototype.ApplyRandomResizedCrop(32, ratio: (2, 1), train: true),
            () => prototype.ApplyGrayscale(1, train: true),
            () => prototype.ApplyRandomRotation(-5, train: true),
            () => prototype.ApplyRandomRotation((5, -5), train: true),
            () => prototype.ApplyRandomAffine(5, translate: (2, 0), train: true),
            () => prototype.ApplyRandomAffine(5, scale: (0, 1), train: true),
            () => prototype.ApplyRandomAffine(5, shear: [1, 2, 3], train: true),
            () => prototype.ApplyRandomAffine(5, shear: [90], train: true),
            () => prototype.ApplyNormalize(mean: [0.5], train: true),
            () => prototype.ApplyNormalize(std: [1, 1, 0], train: true),
            () => prototype.ApplyMeanSubtraction([1, 2], train: true),
            () => prototype.ApplyRandomLighting(-1, train: true),
            () => prototype.ApplyRandAugment(0, train: true),
            () => prototype.ApplyRandAugment(2, 31, train: true),
            () => prototype.ApplyRandomErasing(value: double.PositiveInfinity, train: true),
        ];

        Assert.All(calls, call => Assert.Throws<MonkException>(call));
        prototype.ApplyGrayscale(test: true);
        Assert.Equal([0, 0, 1], Counts());
    }

    [Fact]
    public void A_transform_that_does_not_fit_to_those_before_it_is_refused_and_they_stay()
    {
        using var prototype = _scene.New();
        prototype.ApplyResize(40, train: true);
        Assert.Throws<MonkException>(() => prototype.ApplyCenterCrop(41, train: true));
        prototype.ApplyNormalize(train: true);
        Assert.Throws<MonkException>(() => prototype.ApplyColorJitter(0.1, train: true));
        prototype.ApplyRandomErasing(train: true);

        Assert.Equal(["Resize", "Normalize", "RandomErasing"], Names(State()["dataset"]!["train_transforms"]!));
    }

    [Fact]
    public void Resetting_clears_training_and_validation_or_testing()
    {
        using var prototype = _scene.New();
        prototype.ApplyGrayscale(train: true, val: true, test: true);
        prototype.ResetTransforms();
        Assert.Equal([0, 0, 1], Counts());
        prototype.ResetTransforms(test: true);
        Assert.Equal([0, 0, 0], Counts());
    }

    [Fact]
    public void A_trained_experiment_takes_new_transforms_for_testing_only_and_uses_them()
    {
        _scene.Train();
        using var trained = _scene.Trained();
        var image = Directory.EnumerateFiles(_scene.Images, "*.png", SearchOption.AllDirectories).First();
        var before = trained.Infer(image).Score;

        Assert.Throws<MonkException>(() => trained.ApplyGrayscale(val: true, test: true));
        trained.ResetTransforms();
        trained.ApplyGrayscale(test: true);
        trained.ApplyCenterCrop(16, test: true);
        trained.ApplyNormalize(test: true);

        Assert.NotEqual(before, trained.Infer(image).Score);
        Assert.Equal(["Grayscale", "CenterCrop", "Normalize"], Names(State()["dataset"]!["test_transforms"]!));
        Assert.Equal(["RandomHorizontalFlip", "Normalize"], Names(State()["dataset"]!["train_transforms"]!));
    }

    [Fact]
    public void Training_and_validation_may_crop_from_different_sizes()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1);
        prototype.ResetTransforms();
        prototype.ApplyRandomResizedCrop(48, train: true);
        prototype.ApplyTrivialAugment(train: true);
        prototype.ApplyNormalize(train: true);
        prototype.ApplyResize(40, val: true);
        prototype.ApplyCenterCrop(36, val: true);
        prototype.ApplyNormalize(val: true);

        Assert.Single(prototype.Train().Epochs);
    }

    [Fact]
    public void A_sheet_shows_the_images_of_an_epoch_with_their_classes()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        var first = prototype.ShowBatch(4);
        var second = prototype.ShowBatch(4, epoch: 2);
        var validation = prototype.ShowBatch(2, DatasetPart.Validation, path: _scene.Combine("mine", "sheet.png"));

        Assert.Equal(Path.Combine(prototype.Folder, "visualization", "train_batch_epoch_1.png"), first);
        Assert.NotEqual(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(prototype.ShowBatch(4)));
        Assert.True(File.Exists(validation));
        using var sheet = SKBitmap.Decode(first);
        Assert.True(sheet.Width >= 2 * 96 * 2);
    }

    [Fact]
    public void A_sheet_of_nothing_is_refused()
    {
        using var prototype = _scene.New();
        Assert.Contains("has no images yet", Assert.Throws<MonkException>(() => prototype.ShowBatch()).Message, StringComparison.Ordinal);
        _scene.SetUp(prototype);
        Assert.Throws<MonkException>(() => prototype.ShowBatch(0));
        Assert.Throws<MonkException>(() => prototype.ShowBatch(set: DatasetPart.Test));
        Assert.Throws<MonkException>(() => prototype.ShowBatch(epoch: 0));
    }

    private int[] Counts() => [.. new[] { "train", "validation", "test" }.Select(set => State()["dataset"]![set + "_transforms"]!.AsArray().Count)];

    private static string[] Names(JsonNode transforms) => [.. transforms.AsArray().Select(transform => (string)transform!["name"]!)];

    private JsonNode State() => JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json")))!;
}
