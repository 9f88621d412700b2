using Monk.Comparing;
using Monk.Experiments;
using Monk.Losses;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Transforms;

namespace Monk.Tests.Comparing;

public sealed class ReproductionTests
{
    private static readonly ExperimentPaths Paths = new Workspace("/data/workspace").Experiment("P", "E");

    [Fact]
    public void The_lines_set_up_the_same_experiment()
    {
        var state = SyntheticExperiments.Trained("P", "E", epochs: 5, seed: 3);

        Assert.Equal(
            """
            using var gtf = new Prototype("P", "E-again");
            gtf.Default("chest_xray/train", modelName: "resnet18_v1", freezeBaseNetwork: true, numEpochs: 5, split: 0.8, seed: 3);
            gtf.Train();
            """,
            Reproduction.Of(state, Paths));
    }

    [Fact]
    public void What_was_changed_after_Default_is_changed_again()
    {
        var state = SyntheticExperiments.Trained("P", "E", epochs: 5) with
        {
            Model = new ModelOptions { Name = "resnet50_v1", FreezeBaseNetwork = false, UsePretrained = false },
            Optimizer = new SgdOptions { LearningRate = 0.05 },
        };

        Assert.Equal(
            """
            using var gtf = new Prototype("P", "E-again");
            gtf.Default(["chest_xray/train", "chest_xray/val"], modelName: "resnet50_v1", freezeBaseNetwork: false, numEpochs: 5, usePretrained: false, seed: 0);
            gtf.UpdateBatchSize(16);
            gtf.UpdateInputSize(128);
            gtf.UpdateLearningRate(0.05);
            gtf.Train();
            """,
            Reproduction.Of(state with { Dataset = state.Dataset! with { ValidationPath = "../chest_xray/val", BatchSize = 16, InputSize = 128 } }, Paths));
    }

    [Fact]
    public void Sizes_that_are_no_squares_are_written_as_height_and_width()
    {
        var state = SyntheticExperiments.Trained("P", "E", epochs: 5);
        var dataset = state.Dataset! with
        {
            InputSize = (224, 320),
            TrainTransforms = [new ResizeOptions { InputSize = (256, 360) }, new RandomCropOptions { InputSize = (224, 320) }, new NormalizeOptions()],
        };

        var lines = Reproduction.Of(state with { Dataset = dataset }, Paths);

        Assert.Contains("gtf.UpdateInputSize((224, 320));\n", lines, StringComparison.Ordinal);
        Assert.Contains("gtf.ApplyResize((256, 360), train: true);\ngtf.ApplyRandomCrop((224, 320), train: true);\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void The_input_size_that_Default_chooses_for_a_network_is_not_set_again()
    {
        var state = SyntheticExperiments.Trained("P", "E", epochs: 5);
        string Lines(string model, ImageSize size) => Reproduction.Of(state with { Model = state.Model! with { Name = model }, Dataset = state.Dataset! with { InputSize = size } }, Paths)!;

        Assert.DoesNotContain("UpdateInputSize", Lines("inception_v3", 299), StringComparison.Ordinal);
        Assert.Contains("gtf.UpdateInputSize(224);", Lines("inception_v3", 224), StringComparison.Ordinal);
        Assert.DoesNotContain("UpdateInputSize", Lines("resnet18", 224), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_transforms_than_those_of_Default_are_applied_again_in_their_order()
    {
        var state = SyntheticExperiments.Trained("P", "E", epochs: 5);
        var dataset = state.Dataset! with
        {
            TrainTransforms =
            [
                new RandomResizedCropOptions { InputSize = 224, Scale = [0.5, 1] },
                new RandomAffineOptions { Degrees = [-5, 5], Shear = [-10, 10] },
                new GrayscaleOptions(),
                new NormalizeOptions { Mean = [0.5, 0.5, 0.5] },
                new RandomErasingOptions(),
            ],
            TestTransforms = [],
        };

        Assert.Contains(
            """
            gtf.ResetTransforms();
            gtf.ApplyRandomResizedCrop(224, (0.5, 1), (0.75, 1.3333), train: true);
            gtf.ApplyRandomAffine((-5, 5), shear: [-10, 10], train: true);
            gtf.ApplyGrayscale(train: true);
            gtf.ApplyNormalize([0.5, 0.5, 0.5], [0.229, 0.224, 0.225], train: true);
            gtf.ApplyRandomErasing(0.5, (0.02, 0.33), (0.3, 3.3), 0, train: true);
            gtf.ApplyNormalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225], val: true);
            gtf.ResetTransforms(test: true);
            gtf.Train();
            """,
            Reproduction.Of(state with { Dataset = dataset }, Paths),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_optimizer_schedule_loss_and_training_than_those_of_Default_are_set_again()
    {
        var state = SyntheticExperiments.Trained("P", "E", epochs: 5);
        var lines = Reproduction.Of(
            state with
            {
                Optimizer = new AdamWOptions { LearningRate = 0.0001, Amsgrad = true, ClipNorm = 1 },
                Schedule = new CosineScheduleOptions { WarmupEpochs = 2 },
                Loss = new SoftmaxCrossEntropyOptions { LabelSmoothing = 0.1, WeightByClass = new Dictionary<string, double> { ["a\"b"] = 3 } },
                Training = state.Training! with { EarlyStopping = new EarlyStoppingOptions { Patience = 4, Monitor = StoppingMetric.ValidationLoss }, WeightAveragingDecay = 0.99, MixupAlpha = 0.2 },
            },
            Paths)!;

        Assert.Contains(
            """
            gtf.OptimizerAdamw(0.0001, amsgrad: true, clipnorm: 1);
            gtf.LrCosine(warmupEpochs: 2);
            gtf.LossSoftmaxCrossentropy(weightByClass: new Dictionary<string, double> { ["a\"b"] = 3 }, labelSmoothing: 0.1);
            gtf.EarlyStopping(4, monitor: StoppingMetric.ValidationLoss);
            gtf.WeightAveraging(0.99);
            gtf.Mixup(0.2);
            gtf.Train();
            """,
            lines,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_with_nothing_to_say_have_no_arguments()
    {
        var lines = Reproduction.Of(
            SyntheticExperiments.Trained("P", "E") with { Optimizer = new SgdOptions { LearningRate = 0.01, Momentum = 0.9 }, Schedule = new PlateauScheduleOptions(), Loss = new L1Options() }, Paths)!;

        Assert.Contains("gtf.OptimizerSgd(0.01, momentum: 0.9);\ngtf.LrPlateauDecrease();\ngtf.LossL1();\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_of_a_state_can_end_its_literal()
    {
        var state = SyntheticExperiments.Trained("P", "E") with { Model = new ModelOptions { Name = "\"); Evil();\n//\\\u2028" } };

        var lines = Reproduction.Of(state, Paths)!;

        Assert.Contains("""modelName: "\"); Evil();\u000A//\\\u2028", freeze""", lines, StringComparison.Ordinal);
        Assert.All(lines.Split('\n').Skip(1), line => Assert.StartsWith("gtf.", line, StringComparison.Ordinal));
    }

    [Fact]
    public void An_experiment_that_is_not_set_up_has_no_lines() =>
        Assert.Null(Reproduction.Of(SyntheticExperiments.Trained("P", "E") with { Dataset = null }, Paths));
}
