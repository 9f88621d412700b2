using Monk.Data;
using Monk.Experiments;
using Monk.Losses;
using Monk.Models;
using Monk.Optimizers;
using Monk.Tests.Losses;
using Monk.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

/// <summary>
/// The loss of an epoch is the one that PyTorch gives over one batch of all images, whatever the batches, their order and the way that
/// the images take.
/// </summary>
public sealed class EpochLossTests : IDisposable
{
    private static readonly int[][][] Divisions = [[[0, 1, 2, 3]], [[0], [1, 2, 3]], [[3, 1], [0, 2]], [[3], [1], [0], [2]], [[2, 1, 0], [3]]];
    private static readonly double[] Weights = [3, 0.25];

    // Of the 42 images of the larger part eight are left out, so that the classes differ in number and the second batch of 32 holds two
    // images of the second class alone.
    private readonly TrainingScene _scene = new(perClass: 28);

    public void Dispose() => _scene.Dispose();

    [Theory]
    [MemberData(nameof(LossFunctionTests.PyTorch), MemberType = typeof(LossFunctionTests))]
    public void An_epoch_s_loss_is_PyTorch_s_over_one_batch_of_all(string name, double classes, double weighted, double several, double mixed)
    {
        var options = LossFunctionTests.Losses[name];
        foreach (var batches in Divisions)
        {
            AssertLoss(classes, options, name, tensor(LossFunctionTests.Classes), batches);
            AssertLoss(weighted, options with { Weight = LossFunctionTests.Weights }, name, tensor(LossFunctionTests.Classes), batches);
            AssertLoss(several, options, name, tensor(LossFunctionTests.Several), batches, multiLabel: true);
            AssertLoss(mixed, options, name, tensor(LossFunctionTests.Mixed), batches);
        }
    }

    [Theory] // The numbers of LossFunctionTests for one batch of all: the weights of the images' classes are 1, 0, 0.5 and 0.
    [InlineData("softmaxcrossentropy", 0.9207427)]
    [InlineData("softmaxcrossentropy, smoothed", 1.0262016)]
    [InlineData("crossentropy", 0.9207427)]
    [InlineData("focal", 0.5360509)]
    public void A_batch_of_classes_that_do_not_count_changes_no_epoch_s_loss(string name, double expected)
    {
        foreach (var batches in Divisions)
            AssertLoss(expected, LossFunctionTests.Losses[name] with { Weight = [1, 0, 0.5] }, name, tensor(LossFunctionTests.Classes), batches);
    }

    /// <summary>
    /// PyTorch over shares with class weights divides by the number of images: <c>F.cross_entropy(o, shares, weight=w)</c>, by hand -Σ
    /// shares · w · log_softmax(o) / 4.
    /// </summary>
    [Fact]
    public void Weighted_losses_of_mixed_images_are_divided_by_the_number_of_images()
    {
        using var scope = NewDisposeScope();
        var (outputs, shares) = (LossFunctionTests.OutputsFor("softmaxcrossentropy").to(ScalarType.Float64), tensor(LossFunctionTests.Mixed).to(ScalarType.Float64));
        var expected = -(shares * tensor(LossFunctionTests.Weights) * outputs.log_softmax(1)).sum().item<double>() / 4;

        foreach (var batches in Divisions)
        {
            AssertLoss(expected, new SoftmaxCrossEntropyOptions { Weight = LossFunctionTests.Weights }, "softmaxcrossentropy", tensor(LossFunctionTests.Mixed), batches);
            AssertLoss(expected, new FocalOptions { Gamma = 0, Weight = LossFunctionTests.Weights }, "focal", tensor(LossFunctionTests.Mixed), batches);
        }
    }

    public static TheoryData<string, bool> AllLosses
    {
        get
        {
            var data = new TheoryData<string, bool>();
            // The network's outputs are neither probabilities nor rates.
            foreach (var name in LossFunctionTests.Losses.Keys.Where(name => name is not ("binarycrossentropy" or "poissonnll, rates")))
            {
                data.Add(name, false);
                if (name != "multilabelmargin")
                    data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllLosses))]
    public void Features_images_and_an_unfrozen_network_are_validated_alike(string name, bool weighted)
    {
        var loss = LossFunctionTests.Losses[name];
        AssertSameOnAllPaths(weighted ? loss with { Weight = Weights } : loss, Validation());
    }

    [Theory]
    [InlineData("sigmoidbinarycrossentropy")]
    [InlineData("multilabelsoftmargin")]
    [InlineData("focal")]
    public void Images_of_several_labels_are_validated_alike_on_all_paths(string name)
    {
        var images = Validation();
        AssertSameOnAllPaths(
            LossFunctionTests.Losses[name] with { Weight = Weights },
            images with { MultiLabelClasses = 2, Samples = [.. images.Samples.Select((sample, i) => sample with { Labels = i % 5 == 0 ? [0, 1] : [sample.Label] })] });
    }

    [Fact]
    public void An_image_that_cannot_be_read_takes_its_weight_with_it()
    {
        var images = Validation();
        File.WriteAllText(Path.Combine(images.Root, images.Samples[^1].Path), "no image");
        var rest = images with { Samples = [.. images.Samples.SkipLast(1)] };
        var loss = new SoftmaxCrossEntropyOptions { Weight = Weights };

        Assert.Equal(AssertSameOnAllPaths(loss, rest), AssertSameOnAllPaths(loss, images), 1e-6);
    }

    [Fact]
    public void In_bfloat16_features_and_images_agree_but_for_its_rounding()
    {
        var losses = new List<double>();
        foreach (var features in (bool[])[true, false])
        {
            var setup = _scene.Setup(1, freezeBase: true, optimizer: new SgdOptions { LearningRate = 1e-30 }) with
            {
                CacheFeatures = features,
                KeepFeatures = false,
                Validation = Validation(),
                Loss = new SoftmaxCrossEntropyOptions { Weight = Weights },
            };
            using var model = setup.Model;
            Prepare(model);
            model.Precision = Precision.BFloat16;
            losses.Add(new Trainer(setup, []).Run(null, CancellationToken.None)[0].ValidationLoss);
        }

        Assert.Equal(1, losses[1] / losses[0], 2e-3);
    }

    [Theory]
    [InlineData("softmaxcrossentropy")]
    [InlineData("softmaxcrossentropy, smoothed")]
    [InlineData("focal")]
    [InlineData("l2")]
    public void The_training_loss_does_not_depend_on_the_size_of_the_batches(string name)
    {
        var losses = new List<double>();
        foreach (var (batchSize, accumulation) in ((int, int)[])[(42, 1), (5, 1), (1, 1), (4, 3)])
        {
            var setup = _scene.Setup(1, freezeBase: true, optimizer: new SgdOptions { LearningRate = 1e-30 });
            using var model = setup.Model; // ResNet18, whose head draws nothing.
            var training = setup.Training with { GradientAccumulation = accumulation };
            setup = setup with { Loss = LossFunctionTests.Losses[name] with { Weight = Weights }, Dataset = setup.Dataset with { BatchSize = batchSize }, Train = Validation(), Training = training };
            losses.Add(new Trainer(setup, []).Run(null, CancellationToken.None)[0].TrainLoss);
        }

        Assert.All(losses, loss => Assert.Equal(losses[0], loss, 1e-6 * losses[0]));
    }

    [Fact]
    public void Validation_images_of_which_none_counts_are_refused()
    {
        var setup = _scene.Setup(1, freezeBase: true);
        using var model = setup.Model;
        var ones = _scene.Validation with { Samples = [.. _scene.Validation.Samples.Where(sample => sample.Label == 0)] };

        var error = Assert.Throws<MonkException>(
            () => new Trainer(setup with { Loss = new SoftmaxCrossEntropyOptions { Weight = [0, 1] }, Validation = ones }, []).Run(null, CancellationToken.None));

        Assert.Equal("None of the validation images counts in the loss: all their classes have weight 0. Give a class that is among them a weight above 0.", error.Message);
    }

    [Fact]
    public void Validation_images_whose_classes_have_weight_0_are_refused_before_any_work()
    {
        var (train, validation) = (new LabelledImages("/", [new("a", 0), new("b", 1), new("c", 2)]), new LabelledImages("/", [new("d", 1), new("e", 1)]));
        var contents = new DatasetContents { Classes = ["cat", "dog", "fox"], Fingerprint = "", TrainImages = 3, ValidationImages = 2 };
        var images = new ExperimentImages(train, validation, contents, []) { Report = new DatasetReport { Sets = [] } };

        var error = Assert.Throws<MonkException>(() => LossRules.For(new SoftmaxCrossEntropyOptions { Weight = [1, 0, 1] }, images, new TrainingOptions { NumEpochs = 1 }));

        Assert.Equal("No validation image counts in the loss: their classes (dog) have weight 0. Give one of them a weight above 0, or validate on images of other classes.", error.Message);
        Assert.NotNull(LossRules.For(new L1Options { Weight = [1, 0, 1] }, images, new TrainingOptions { NumEpochs = 1 })); // A mean over the classes' outputs.
    }

    private LabelledImages Validation() => _scene.Train with { Samples = [.. _scene.Train.Samples.Where(sample => sample.Label == 0).SkipLast(8), .. _scene.Train.Samples.Where(sample => sample.Label == 1)] };

    /// <summary>One epoch that teaches nothing, so that the weights are those that all begin with.</summary>
    private double AssertSameOnAllPaths(LossOptions loss, LabelledImages validation)
    {
        var train = new LabelledImages(_scene.Validation.Root, [_scene.Validation.Samples[0], _scene.Validation.Samples[^1]]) { MultiLabelClasses = validation.MultiLabelClasses };
        if (train.MultiLabelClasses is not null)
            train = train with { Samples = [.. train.Samples.Select(sample => sample with { Labels = [sample.Label] })] };
        var found = new Dictionary<string, double>();
        foreach (var path in (string[])["features", "images", "unfrozen", "one batch of all"])
        {
            var setup = _scene.Setup(1, freezeBase: path is not "unfrozen", optimizer: new SgdOptions { LearningRate = 1e-30 }, model: "shufflenet_v2_x0_5") with
            {
                CacheFeatures = path == "features",
                KeepFeatures = false,
                Train = train,
                Validation = validation,
                Loss = loss,
            };
            using var model = setup.Model;
            Prepare(model);
            found[path] = path == "one batch of all" ? OneBatch(setup) : new Trainer(setup, []).Run(null, CancellationToken.None)[0].ValidationLoss;
        }

        var expected = found["one batch of all"];
        Assert.True(expected != 0 && double.IsFinite(expected), $"{expected}");
        Assert.All(found.Values, value => Assert.Equal(1, value / expected, 1e-6));
        return expected;
    }

    private static void Prepare(ImageClassifier model)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        // Losses that differ from class to class show what each counts.
        model.Head.parameters().Single(parameter => parameter.dim() == 1).copy_(tensor([1.5f, -1.5f]));
        // Statistics that stay as they are keep the network the same.
        foreach (var parameter in model.modules().OfType<NormBase>().SelectMany(norm => norm.parameters()))
            parameter.requires_grad_(false);
    }

    private static double OneBatch(TrainingSetup setup)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        setup.Model.eval();
        using var examples = new ExampleSets(setup, [], TimeProvider.System);
        examples.Prepare(1, CancellationToken.None);
        var outputs = new List<Tensor>();
        var labels = new List<Tensor>();
        foreach (var batch in examples.Validation.Read(EpochOrder.Sequential(examples.Validation.Count), 1, CancellationToken.None))
        {
            outputs.Add(setup.Model.call(batch.Input).MoveToOuterDisposeScope());
            labels.Add(batch.Labels.clone().MoveToOuterDisposeScope());
        }

        Assert.True(outputs.Count > 1);
        using var loss = new LossFunction(setup.Loss, setup.MultiLabel, CPU);
        var all = loss.Of(cat(outputs), cat(labels)).item<float>();
        var byImages = outputs.Zip(labels, (some, theirs) => loss.Of(some, theirs).item<float>() * theirs.shape[0]).Sum() / examples.Validation.Count;
        Assert.True(!LossFunction.DividesByWeights(setup.Loss, setup.MultiLabel) || Math.Abs(byImages - all) > 0.01, "The test would tell nothing.");
        return all;
    }

    private static void AssertLoss(double expected, LossOptions options, string name, Tensor labels, int[][] batches, bool multiLabel = false)
    {
        using var scope = NewDisposeScope();
        if (double.IsNaN(expected))
            return;
        var outputs = LossFunctionTests.OutputsFor(name);
        using var loss = new LossFunction(options, multiLabel, CPU);
        using var meter = new EpochMeter(CPU, options);
        foreach (var batch in batches)
        {
            var rows = tensor(batch.Select(row => (long)row).ToArray());
            var (some, theirs) = (outputs.index_select(0, rows), labels.index_select(0, rows));
            meter.Add(loss.OfBatch(some, theirs), some, theirs);
        }

        Assert.Equal(expected, meter.Loss, 2e-6);
    }
}
