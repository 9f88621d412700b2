using Monk.Data;
using Monk.Experiments;
using Monk.Losses;
using Monk.Models;
using Monk.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Losses;

public sealed class LossFunctionTests
{
    private static readonly float[,] Outputs = { { 1.5f, -0.5f, 0.3f }, { -1.2f, 2, 0.1f }, { 0.2f, 0.4f, -0.9f }, { 3, -2, 0.5f } };
    internal static readonly long[] Classes = [0, 1, 2, 1];
    internal static readonly float[,] Several = { { 1, 0, 1 }, { 0, 1, 0 }, { 0, 0, 0 }, { 1, 1, 1 } };
    internal static readonly float[,] Mixed = { { 0.7f, 0.3f, 0 }, { 0, 1, 0 }, { 0.25f, 0, 0.75f }, { 0.5f, 0.5f, 0 } };
    internal static readonly double[] Weights = [1, 2, 0.5];

    internal static readonly Dictionary<string, LossOptions> Losses = new()
    {
        ["l1"] = new L1Options(),
        ["l2"] = new L2Options(),
        ["huber"] = new HuberOptions { ThresholdForMeanEstimator = 0.5 },
        ["softmaxcrossentropy"] = new SoftmaxCrossEntropyOptions(),
        ["softmaxcrossentropy, smoothed"] = new SoftmaxCrossEntropyOptions { LabelSmoothing = 0.1 },
        ["crossentropy"] = new CrossEntropyOptions(),
        ["crossentropy, smoothed"] = new CrossEntropyOptions { LabelSmoothing = 0.1 },
        ["sigmoidbinarycrossentropy"] = new SigmoidBinaryCrossEntropyOptions(),
        ["binarycrossentropy"] = new BinaryCrossEntropyOptions(),
        ["kldiv"] = new KullbackLeiblerOptions(),
        ["kldiv, log applied"] = new KullbackLeiblerOptions { LogPreApplied = true },
        ["poissonnll"] = new PoissonOptions(),
        ["poissonnll, rates"] = new PoissonOptions { LogPreApplied = false },
        ["hinge"] = new HingeOptions { Margin = 1.5 },
        ["squaredhinge"] = new SquaredHingeOptions { Margin = 1.5 },
        ["multimargin"] = new MultiMarginOptions { Margin = 0.8 },
        ["squaredmultimargin"] = new SquaredMultiMarginOptions { Margin = 0.8 },
        ["multilabelmargin"] = new MultiLabelMarginOptions(),
        ["multilabelsoftmargin"] = new MultiLabelSoftMarginOptions(),
        ["focal"] = new FocalOptions(),
    };

    /// <summary>
    /// What PyTorch 1.13's functional losses give, for class indices, the same with class weights, several labels, and shares; NaN where
    /// there is nothing to compare. L1, L2, Huber, Poisson: <c>(F.…(o, t, reduction="none") * w).mean()</c>. KL:
    /// <c>reduction="batchmean"</c>. Hinges by their formula, since PyTorch has none: <c>(t * relu(1.5 - o) + (1 - t) * relu(1.5 +
    /// o)).mean()</c>. Focal over classes by its formula, over labels from <c>torchvision.ops.sigmoid_focal_loss(o, t, alpha=-1,
    /// reduction="mean")</c>.
    /// </summary>
    public static TheoryData<string, double, double, double, double> PyTorch => new()
    {
        { "l1", 1.05, 1.3416666, 0.9166667, 0.9833333 },
        { "l2", 2.0916669, 2.7941668, 1.475, 1.62125 },
        { "huber", 0.825, 1.0675, 0.6883333, 0.7677084 },
        { "softmaxcrossentropy", 1.9148316, 2.1635947, 2.463496, 1.3710816 },
        { "softmaxcrossentropy, smoothed", 1.9014982, 2.102433, 2.3952961, 1.4121232 },
        { "crossentropy", 1.9148316, 2.1635947, double.NaN, 1.3710816 },
        { "crossentropy, smoothed", 1.9014982, 2.102433, double.NaN, 1.4121232 },
        { "sigmoidbinarycrossentropy", 0.9805295, 1.1250257, 0.5888628, 0.7992794 },
        { "binarycrossentropy", 0.9805295, 1.1250259, 0.5888627, 0.7992795 },
        { "kldiv", 1.9148316, 2.9749427, double.NaN, 0.904495 },
        { "kldiv, log applied", 1.9148316, 2.9749427, double.NaN, 0.904495 },
        { "poissonnll", 3.3019078, 3.8783729, 2.9102411, 3.1206577 },
        { "poissonnll, rates", 0.8529201, 1.0699235, 0.8392423, 0.772243 },
        { "hinge", 1.725, 1.9333333, 1.0666667, 1.4458333 },
        { "squaredhinge", 4.6375003, 5.3941665, 2.0999999, 3.4458334 },
        { "multimargin", 1.0916667, 1.6833334, double.NaN, double.NaN },
        { "squaredmultimargin", 4.3791671, 7.7558336, double.NaN, double.NaN },
        { "multilabelmargin", 1.1583333, double.NaN, 0.0166667, double.NaN },
        { "multilabelsoftmargin", 0.9805294, 1.1250257, 0.5888628, 0.7992795 },
        { "focal", 1.6503787, 1.9741268, 0.2258786, 1.0908775 },
    };

    [Theory]
    [MemberData(nameof(PyTorch))]
    public void Every_loss_agrees_with_PyTorch(string name, double classes, double weighted, double several, double mixed)
    {
        AssertLoss(classes, Losses[name], name, tensor(Classes));
        AssertLoss(weighted, Losses[name] with { Weight = Weights }, name, tensor(Classes));
        AssertLoss(several, Losses[name], name, tensor(Several), multiLabel: true);
        AssertLoss(mixed, Losses[name], name, tensor(Mixed));
    }

    [Theory]
    [MemberData(nameof(PyTorch))]
    public void Every_loss_gives_a_slope_and_leaves_no_tensor(string name, double classes, double weighted, double several, double mixed)
    {
        Assert.True(double.IsFinite(classes), $"{weighted} {several} {mixed}");
        using var outputs = OutputsFor(name).detach().requires_grad_();
        using var labels = tensor(Classes);
        using var loss = new LossFunction(Losses[name], multiLabel: false, CPU);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var value = loss.Of(outputs, labels))
            value.backward();
        using var gradient = outputs.grad!;

        Assert.True(gradient.abs().sum().item<float>() > 0);
        Assert.True(gradient.isfinite().all().item<bool>());
        Assert.Equal(before + 5, DisposeScopeManager.Statistics.ThreadTotalLiveCount); // The gradient and the four of the lines above.
    }

    [Fact]
    public void A_focal_loss_without_focus_is_the_cross_entropy()
    {
        AssertLoss(2.1635947, new FocalOptions { Gamma = 0, Weight = Weights }, "focal", tensor(Classes));
        AssertLoss(0.5888628, new FocalOptions { Gamma = 0 }, "focal", tensor(Several), multiLabel: true);
    }

    public static TheoryData<string> DividedByWeights => ["softmaxcrossentropy", "softmaxcrossentropy, smoothed", "crossentropy", "crossentropy, smoothed", "focal"];

    [Theory]
    [MemberData(nameof(DividedByWeights))]
    public void A_batch_of_a_class_that_does_not_count_has_loss_0_and_no_gradient(string name)
    {
        using var outputs = OutputsFor(name).detach().requires_grad_();
        using var labels = tensor(new long[] { 1, 1, 1, 1 });
        using var loss = new LossFunction(Losses[name] with { Weight = [1, 0, 0.5] }, multiLabel: false, CPU);

        using var value = loss.Of(outputs, labels);
        value.backward();

        Assert.Equal(0, value.item<float>());
        Assert.Equal(0, outputs.grad!.abs().sum().item<float>());
    }

    [Theory] // Means over the weights of the images' classes, 1, 0, 0.5 and 0, by the formulas that give the numbers above.
    [InlineData("softmaxcrossentropy", 0.9207427)]
    [InlineData("softmaxcrossentropy, smoothed", 1.0262016)]
    [InlineData("crossentropy", 0.9207427)]
    [InlineData("focal", 0.5360509)]
    public void Classes_that_do_not_count_are_left_out_of_the_mean(string name, double expected) =>
        AssertLoss(expected, Losses[name] with { Weight = [1, 0, 0.5] }, name, tensor(Classes));

    [Fact]
    public void Weights_of_0_for_all_classes_are_refused_in_either_form()
    {
        Assert.Contains("weight is 0 for every class", Assert.Throws<MonkException>(() => LossRules.ForClasses(new L1Options { Weight = [0, 0] }, ["cat", "dog"])).Message);
        Assert.Contains("weightByClass is 0 for every class", Assert.Throws<MonkException>(
            () => LossRules.ForClasses(new L1Options { WeightByClass = new Dictionary<string, double> { ["cat"] = 0, ["dog"] = 0 } }, ["cat", "dog"])).Message);
    }

    [Fact]
    public void Weights_by_name_come_in_the_order_of_the_classes()
    {
        var loss = LossRules.ForClasses(new L1Options { WeightByClass = new Dictionary<string, double> { ["dog"] = 3 } }, ["cat", "dog", "fox"]);
        Assert.Equal([1, 3, 1], loss.Weight!);
        Assert.Contains("'wolf'", Assert.Throws<MonkException>(
            () => LossRules.ForClasses(new L1Options { WeightByClass = new Dictionary<string, double> { ["wolf"] = 3 } }, ["cat", "dog"])).Message);
        Assert.Contains("3 values", Assert.Throws<MonkException>(() => LossRules.ForClasses(new L1Options { Weight = Weights }, ["cat", "dog"])).Message);
    }

    [Fact]
    public void Balanced_weights_are_those_of_scikit_learn()
    {
        // sklearn.utils.class_weight.compute_class_weight('balanced', classes=[0, 1, 2], y=[0, 0, 0, 0, 0, 1, 1, 1, 2, 2]), 10 / (3 ×
        // count).
        ImageSample[] samples = [.. ((int[])[0, 0, 0, 0, 0, 1, 1, 1, 2, 2]).Select((label, i) => new ImageSample($"{i}", label))];

        var weights = ClassWeights.Balanced(samples, ["cat", "dog", "fox"]);

        Assert.Equal([0.6666666666666666, 1.1111111111111112, 1.6666666666666667], weights);
        Assert.Contains("'wolf'", Assert.Throws<MonkException>(() => ClassWeights.Balanced(samples, ["cat", "dog", "fox", "wolf"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Balanced_weights_of_several_labels_make_each_label_matter_equally()
    {
        ImageSample[] samples = [Labelled(0, 1), Labelled(0), Labelled(), Labelled(0, 1, 2)];

        var weights = ClassWeights.Balanced(samples, ["a", "b", "c"]);

        Assert.Equal([6 / 9.0, 6 / 6.0, 6 / 3.0], weights); // Six labels: three, two and one.

        static ImageSample Labelled(params int[] labels) => new("x", labels.Length > 0 ? labels[0] : -1) { Labels = labels };
    }

    [Fact]
    public void A_loss_without_meaning_for_the_labels_is_refused()
    {
        LossOptions[] single = [new SoftmaxCrossEntropyOptions(), new CrossEntropyOptions(), new KullbackLeiblerOptions(), new MultiMarginOptions(), new SquaredMultiMarginOptions()];
        Assert.All(single, loss => Assert.Contains("LossMultilabelSoftmargin", Assert.Throws<MonkException>(() => LossRules.RequireFits(loss, multiLabel: true, mixed: false)).Message, StringComparison.Ordinal));
        Assert.Contains("LossSigmoidBinaryCrossentropy", Assert.Throws<MonkException>(() => LossRules.RequireFits(new CrossEntropyOptions(), multiLabel: true, mixed: false)).Message);
        Assert.Contains("Mixup", Assert.Throws<MonkException>(() => LossRules.RequireFits(new MultiMarginOptions(), multiLabel: false, mixed: true)).Message);
        LossRules.RequireFits(new SigmoidBinaryCrossEntropyOptions(), multiLabel: true, mixed: true);
        LossRules.RequireFits(new MultiMarginOptions(), multiLabel: false, mixed: false);
    }

    [Fact]
    public void A_loss_of_probabilities_is_refused_for_a_network_that_gives_logits()
    {
        using var model = ClassifierFactory.CreateForTraining(new ModelOptions { Name = "resnet18" }, 3, seed: 5, null, CPU);
        foreach (var loss in (LossOptions[])[new CrossEntropyOptions(), new BinaryCrossEntropyOptions(), new KullbackLeiblerOptions { LogPreApplied = true }, new PoissonOptions { LogPreApplied = false }])
            Assert.Contains($"'{loss.Name}'", Assert.Throws<MonkException>(() => LossRules.RequireFits(loss, model, 32, CPU)).Message);
        foreach (var loss in (LossOptions[])[new SoftmaxCrossEntropyOptions(), new KullbackLeiblerOptions(), new PoissonOptions()])
            LossRules.RequireFits(loss, model, 32, CPU);
    }

    internal static Tensor OutputsFor(string name)
    {
        var outputs = tensor(Outputs);
        return name switch
        {
            "crossentropy" or "crossentropy, smoothed" or "kldiv, log applied" => outputs.log_softmax(1),
            "binarycrossentropy" or "poissonnll, rates" => outputs.sigmoid(),
            _ => outputs,
        };
    }

    private static void AssertLoss(double expected, LossOptions options, string name, Tensor labels, bool multiLabel = false)
    {
        using (labels)
        {
            if (double.IsNaN(expected))
                return;
            using var loss = new LossFunction(options, multiLabel, CPU);
            using var value = loss.Of(OutputsFor(name), labels);
            Assert.Equal(expected, value.item<float>(), 2e-6);
        }
    }
}
