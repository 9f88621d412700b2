using System.Text.Json.Nodes;
using Monk.Comparing;
using Monk.Data;
using Monk.Experiments;
using Monk.Tests.Data.Transforms;
using Monk.Tests.Facade;
using Monk.Training.Features;
using Monk.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Transforms;

public sealed class OwnTransformTests : IDisposable
{
    private const int Size = 16;
    private readonly Scene _scene = new(perClass: 4);

    public OwnTransformTests()
    {
        TransformOptions.Register<NegativeOptions>();
        TransformOptions.Register<BrighterOptions>();
        TransformOptions.Register<HalfOptions>();
        TransformOptions.Register<AroundZeroOptions>();
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void It_is_listed_after_Monks()
    {
        Assert.Superset(new HashSet<string> { "CenterCrop", "TrivialAugment", "test_brighter", "test_negative" }, Prototype.ListTransforms().ToHashSet());
        Assert.Equal(Prototype.ListTransforms().Order(StringComparer.Ordinal), Prototype.ListTransforms());
    }

    [Fact]
    public void It_is_kept_in_the_state_and_there_when_the_experiment_is_opened_again()
    {
        using (var prototype = _scene.New())
        {
            prototype.AddTransform(new BrighterOptions { Most = 25.5, Note = "a" }, train: true);
            prototype.AddTransform(new NegativeOptions(), train: true, val: true);
        }

        Assert.Equal(
            """[{"name":"test_brighter","most":25.5,"note":"a"},{"name":"test_negative"}]""", JsonNode.Parse(File.ReadAllText(StateFile))!["dataset"]!["train_transforms"]!.ToJsonString());
        var dataset = Store().Find()!.Dataset!;
        Assert.Equal([new BrighterOptions { Most = 25.5, Note = "a" }, new NegativeOptions()], dataset.TrainTransforms);
        Assert.Equal([new NegativeOptions()], dataset.TestTransforms);
    }

    [Fact]
    public void It_is_printed_as_the_others_are()
    {
        Assert.Equal("[{'test_brighter': {'most': 10, 'note': None}}]", PrintedSettings.Transforms([new BrighterOptions()]));
    }

    [Fact]
    public void The_lines_that_reproduce_it_make_the_same_record() => Assert.Equal(
        """
        gtf.ResetTransforms();
        gtf.AddTransform(new BrighterOptions { Most = 25.5, Note = "a\"b" }, train: true);
        gtf.AddTransform(new BrighterOptions(), train: true);
        gtf.AddTransform(new HalfOptions { From = (32, 48) }, val: true);

        """,
        TransformCalls.Between(
            new DatasetOptions { TrainPath = "a", TestTransformsSource = TestTransformsSource.Validation },
            new DatasetOptions
            {
                TrainPath = "a",
                TrainTransforms = [new BrighterOptions { Most = 25.5, Note = "a\"b" }, new BrighterOptions()],
                ValidationTransforms = [new HalfOptions { From = (32, 48) }],
                TestTransforms = [new HalfOptions { From = (32, 48) }],
            }));

    [Fact]
    public void An_experiment_is_trained_with_it()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1);
        prototype.ResetTransforms();
        prototype.AddTransform(new HalfOptions { From = 64 }, train: true, val: true);
        prototype.AddTransform(new BrighterOptions(), train: true);
        prototype.AddTransform(new AroundZeroOptions(), train: true, val: true);

        Assert.Single(prototype.Train().Epochs);
    }

    [Fact]
    public void Settings_that_do_not_fit_together_are_refused_by_the_call_and_in_a_state()
    {
        using (var prototype = _scene.New())
        {
            var refusal = Assert.Throws<MonkException>(() => prototype.AddTransform(new BrighterOptions { Most = 13 }, train: true));
            Assert.Equal("most is 13 without a note; give it one.", refusal.Message);
            prototype.AddTransform(new BrighterOptions { Most = 13, Note = "a" }, train: true);
        }

        Assert.Contains("dataset.train_transforms[0].most is 13 without a note", Opened(json => json["note"] = null), StringComparison.Ordinal);
        Assert.Contains("dataset.train_transforms[0].most is 300; it lies between 0 and 255. The file was left as it is.", Opened(json => json["most"] = 300), StringComparison.Ordinal);
        Assert.Contains("is not an experiment's state", Opened(json => json["most"] = "x"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_not_registered_or_has_no_name_is_refused()
    {
        using var prototype = _scene.New();

        Assert.Contains(
            "NeverRegisteredOptions is not registered. Call TransformOptions.Register<NeverRegisteredOptions>()",
            Assert.Throws<MonkException>(() => prototype.AddTransform(new NeverRegisteredOptions(), train: true)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "NamelessOptions has no name. Put [Kind(\"name\")] on it", Assert.Throws<MonkException>(() => prototype.AddTransform(new NamelessOptions(), train: true)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "AddTransform was not told for which images", Assert.Throws<MonkException>(() => prototype.AddTransform(new NegativeOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_of_one_name_are_refused()
    {
        var refusal = Assert.Throws<MonkException>(TransformOptions.Register<OtherNegativeOptions>);
        Assert.Equal(
            "The name 'test_negative' of Monk.Tests.Transforms.OtherNegativeOptions is taken by Monk.Tests.Transforms.NegativeOptions. Give it another: names in state files would mean both.", refusal.Message);
        Assert.Contains("is taken by Monk.Transforms.ResizeOptions", Assert.Throws<MonkException>(TransformOptions.Register<SecondResizeOptions>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_draws_follow_from_the_seed_the_epoch_and_the_image_alone()
    {
        using var scope = NewDisposeScope();
        var pipeline = new TransformPipeline([new BrighterOptions()], Size, seed: 3, CPU);
        var pixels = ReferenceImages.Pixels(Size, 4);
        var whole = pipeline.Apply(pixels, [5, 6, 7, 8], epoch: 2);

        Assert.True(whole.narrow(0, 2, 2).equal(pipeline.Apply(pixels.narrow(0, 2, 2), [7, 8], epoch: 2)).all().item<bool>());
        Assert.False(whole.equal(pipeline.Apply(pixels, [5, 6, 7, 8], epoch: 3)).all().item<bool>());
        Assert.False(whole.equal(new TransformPipeline([new BrighterOptions()], Size, seed: 4, CPU).Apply(pixels, [5, 6, 7, 8], epoch: 2)).all().item<bool>());
    }

    [Fact]
    public void Features_are_kept_only_with_one_that_says_that_it_is_not_random()
    {
        Assert.True(new MirrorDraws([new NegativeOptions(), new AroundZeroOptions()], Size, seed: 0).IsExact);
        Assert.False(new MirrorDraws([new BrighterOptions()], Size, seed: 0).IsExact);
        Assert.False(new MirrorDraws([new NegativeOptions(), new RandomHorizontalFlipOptions()], Size, seed: 0).IsExact);
        Assert.True(new MirrorDraws([new RandomHorizontalFlipOptions(), new NegativeOptions()], Size, seed: 0).IsExact);
    }

    [Fact]
    public void Images_are_decoded_to_what_it_asks_for_and_resized_from_what_it_gives()
    {
        var plan = TransformPlan.For([new NegativeOptions(), new HalfOptions { From = (40, 60) }], Size);

        Assert.Equal<ImageSize>((40, 60), plan.DecodeSize);
        Assert.Equal([(40, 60), (40, 60), (20, 30)], plan.Steps.Select(step => ((int, int))(step.Size.Height, step.Size.Width)));
    }

    [Fact]
    public void Its_scaling_takes_the_place_of_the_division_by_255_and_comes_last()
    {
        using var scope = NewDisposeScope();
        var pipeline = new TransformPipeline([new AroundZeroOptions()], Size, seed: 0, CPU);

        Assert.Equal(1f, pipeline.Apply(full([1, 3, Size, Size], 255, ScalarType.Byte), [0], 1).max().item<float>());
        Assert.Equal(-1f, pipeline.Apply(full([1, 3, Size, Size], 0, ScalarType.Byte), [0], 1).min().item<float>());
        Assert.Equal(100f, ChannelScaling.Of([new AroundZeroOptions()]).Undo(pipeline.Apply(full([1, 3, Size, Size], 100, ScalarType.Byte), [0], 1)).round().mean().item<float>());
        Assert.StartsWith(
            "test_negative comes after test_around_zero, which takes values out of the range of pixels", Refused([new AroundZeroOptions(), new NegativeOptions()]), StringComparison.Ordinal);
        Assert.StartsWith("Normalize comes after test_around_zero", Refused([new AroundZeroOptions(), new NormalizeOptions()]), StringComparison.Ordinal);

        static string Refused(TransformOptions[] transforms) => Assert.Throws<MonkException>(() => TransformPlan.For(transforms, Size)).Message;
    }

    [Fact]
    public void A_scaling_that_cannot_be_undone_is_refused()
    {
        Assert.Equal("scale holds 0, which makes all pixels the same.", Assert.Throws<MonkException>(() => new ChannelScaling([1, 0, 1], [0, 0, 0])).Message);
        Assert.Equal("shift has 1 numbers; give three, for red, green and blue.", Assert.Throws<MonkException>(() => new ChannelScaling([1, 1, 1], [0])).Message);
        Assert.Contains("shift holds a number that no pixel can be changed by", Assert.Throws<MonkException>(() => new ChannelScaling([1, 1, 1], [0, 1e300, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_only_training_sees_changed_by_it_are_told_of()
    {
        var difference = Assert.Single(TransformLists.Differences(new DatasetOptions { TrainPath = "a", TrainTransforms = [new NegativeOptions()] }));

        Assert.Equal(
            "training and validation images get other values: [{'test_negative': {}}] in training, none in validation. Apply Normalize, MeanSubtraction, Grayscale and test_negative to both (train: true, val: true)",
            difference);
    }

    [Fact]
    public void What_it_gives_back_is_looked_at()
    {
        Assert.Equal("Transform 'test_faulty' gave nothing back; it gives as many images back as it gets.", Fault(_ => null));
        Assert.Equal(
            "Transform 'test_faulty' gave [1, 3, 16, 16] back for 2 images of 16 × 16 pixels; it must be [2, 3, 16, 16]: as many images, three channels, and the height and width of its OutputSize, or those that it gets where that is null.",
            Fault(images => images.narrow(0, 0, 1)));
        Assert.StartsWith("Transform 'test_faulty' gave [2, 1, 16, 16] back", Fault(images => images.narrow(1, 0, 1)), StringComparison.Ordinal);
        Assert.StartsWith("Transform 'test_faulty' gave [2, 3, 8, 16] back", Fault(images => images.narrow(2, 0, 8)), StringComparison.Ordinal);
        Assert.StartsWith("Transform 'test_faulty' gave [1536] back", Fault(images => images.reshape(-1)), StringComparison.Ordinal);
        Assert.Equal("Transform 'test_faulty' gave values of type Float64 back; they must be bytes or 32-bit floats.", Fault(images => images.to(ScalarType.Float64)));
        Assert.Equal("Transform 'test_faulty' gave values of type Bool back; they must be bytes or 32-bit floats.", Fault(images => images.gt(3)));

        static string Fault(Func<Tensor, Tensor?> change)
        {
            using var scope = NewDisposeScope();
            var pipeline = new TransformPipeline([new FaultyOptions(change)], Size, seed: 0, CPU);
            return Assert.Throws<MonkException>(() => pipeline.Apply(ReferenceImages.Pixels(Size, 2), [0, 1], 1)).Message;
        }
    }

    [Fact]
    public void A_draw_that_there_is_not_is_refused()
    {
        var draws = new TransformDraws(seed: 0, epoch: 1, [0, 1], step: 0);

        Assert.Equal("image is 2; the batch has 2 images, from 0 on.", Assert.Throws<MonkException>(() => draws.Uniform(2, 0)).Message);
        Assert.Equal("draw is -1; an image has 524287 draws in a step, from 0 on.", Assert.Throws<MonkException>(() => draws.Chance(1, -1, 0.5)).Message);
        Assert.InRange(draws.Uniform(1, 524286), 0, 1);
    }

    private string StateFile => Store().Paths.StateFile;

    private ExperimentStore Store() => new(new Workspace(_scene.Workspace).Experiment("p", "e"));

    /// <summary>What is said of the state after its first transform was changed by hand.</summary>
    private string Opened(Action<JsonObject> change)
    {
        var before = File.ReadAllText(StateFile);
        var state = JsonNode.Parse(before)!;
        change(state["dataset"]!["train_transforms"]![0]!.AsObject());
        File.WriteAllText(StateFile, state.ToJsonString());
        var message = Assert.Throws<MonkException>(() => Store().Find()).Message;
        File.WriteAllText(StateFile, before);
        return message;
    }
}
