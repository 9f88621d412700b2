using Monk.Losses;
using Monk.Tests.Support;

namespace Monk.Tests.Losses;

/// <summary>What losses are in state files, which must be read for years, and in the lines that reproduce an experiment.</summary>
public sealed class LossTextTests
{
    private static readonly (LossOptions Loss, string Json, string Code)[] All =
    [
        (
            new L1Options(),
            """{"name":"l1"}""",
            "gtf.LossL1();\n"),
        (
            new L2Options(),
            """{"name":"l2"}""",
            "gtf.LossL2();\n"),
        (
            new SoftmaxCrossEntropyOptions(),
            """{"name":"softmaxcrossentropy"}""",
            "gtf.LossSoftmaxCrossentropy();\n"),
        (
            new SoftmaxCrossEntropyOptions { LabelSmoothing = 0.1 },
            """{"name":"softmaxcrossentropy","label_smoothing":0.1}""",
            "gtf.LossSoftmaxCrossentropy(labelSmoothing: 0.1);\n"),
        (
            new CrossEntropyOptions(),
            """{"name":"crossentropy"}""",
            "gtf.LossCrossentropy();\n"),
        (
            new CrossEntropyOptions { LabelSmoothing = 0.2 },
            """{"name":"crossentropy","label_smoothing":0.2}""",
            "gtf.LossCrossentropy(labelSmoothing: 0.2);\n"),
        (
            new SigmoidBinaryCrossEntropyOptions(),
            """{"name":"sigmoidbinarycrossentropy"}""",
            "gtf.LossSigmoidBinaryCrossentropy();\n"),
        (
            new BinaryCrossEntropyOptions(),
            """{"name":"binarycrossentropy"}""",
            "gtf.LossBinaryCrossentropy();\n"),
        (
            new KullbackLeiblerOptions(),
            """{"name":"kldiv","log_pre_applied":false}""",
            "gtf.LossKldiv();\n"),
        (
            new KullbackLeiblerOptions { LogPreApplied = true },
            """{"name":"kldiv","log_pre_applied":true}""",
            "gtf.LossKldiv(logPreApplied: true);\n"),
        (
            new PoissonOptions(),
            """{"name":"poissonnll","log_pre_applied":true}""",
            "gtf.LossPoissonNll();\n"),
        (
            new PoissonOptions { LogPreApplied = false },
            """{"name":"poissonnll","log_pre_applied":false}""",
            "gtf.LossPoissonNll(logPreApplied: false);\n"),
        (
            new HuberOptions(),
            """{"name":"huber","threshold_for_mean_estimator":1}""",
            "gtf.LossHuber();\n"),
        (
            new HuberOptions { ThresholdForMeanEstimator = 0.5 },
            """{"name":"huber","threshold_for_mean_estimator":0.5}""",
            "gtf.LossHuber(thresholdForMeanEstimator: 0.5);\n"),
        (
            new HingeOptions(),
            """{"name":"hinge","margin":1}""",
            "gtf.LossHinge();\n"),
        (
            new HingeOptions { Margin = 2 },
            """{"name":"hinge","margin":2}""",
            "gtf.LossHinge(margin: 2);\n"),
        (
            new SquaredHingeOptions(),
            """{"name":"squaredhinge","margin":1}""",
            "gtf.LossSquaredHinge();\n"),
        (
            new SquaredHingeOptions { Margin = 2.5 },
            """{"name":"squaredhinge","margin":2.5}""",
            "gtf.LossSquaredHinge(margin: 2.5);\n"),
        (
            new MultiMarginOptions(),
            """{"name":"multimargin","margin":1}""",
            "gtf.LossMultimargin();\n"),
        (
            new MultiMarginOptions { Margin = 0.5 },
            """{"name":"multimargin","margin":0.5}""",
            "gtf.LossMultimargin(margin: 0.5);\n"),
        (
            new SquaredMultiMarginOptions(),
            """{"name":"squaredmultimargin","margin":1}""",
            "gtf.LossSquaredMultimargin();\n"),
        (
            new SquaredMultiMarginOptions { Margin = 0.75 },
            """{"name":"squaredmultimargin","margin":0.75}""",
            "gtf.LossSquaredMultimargin(margin: 0.75);\n"),
        (
            new MultiLabelMarginOptions(),
            """{"name":"multilabelmargin"}""",
            "gtf.LossMultilabelMargin();\n"),
        (
            new MultiLabelSoftMarginOptions(),
            """{"name":"multilabelsoftmargin"}""",
            "gtf.LossMultilabelSoftmargin();\n"),
        (
            new FocalOptions(),
            """{"name":"focal","gamma":2}""",
            "gtf.LossFocal();\n"),
        (
            new FocalOptions { Gamma = 1.5 },
            """{"name":"focal","gamma":1.5}""",
            "gtf.LossFocal(gamma: 1.5);\n"),
        (
            new L1Options { Weight = [1, 0.5] },
            """{"name":"l1","weight":[1,0.5]}""",
            "gtf.LossL1(weight: [1, 0.5]);\n"),
        (
            new L1Options { WeightByClass = new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 } },
            """{"name":"l1","weight_by_class":{"cat":2,"a \u0022dog\u0022":0.25}}""",
            """gtf.LossL1(weightByClass: new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 });""" + "\n"),
        (
            new L1Options { BalanceClasses = true },
            """{"name":"l1","balance_classes":true}""",
            "gtf.LossL1(balanceClasses: true);\n"),
        (
            new SoftmaxCrossEntropyOptions { LabelSmoothing = 0.1, Weight = [1, 0.5] },
            """{"name":"softmaxcrossentropy","label_smoothing":0.1,"weight":[1,0.5]}""",
            "gtf.LossSoftmaxCrossentropy(weight: [1, 0.5], labelSmoothing: 0.1);\n"),
        (
            new SoftmaxCrossEntropyOptions { LabelSmoothing = 0.1, WeightByClass = new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 } },
            """{"name":"softmaxcrossentropy","label_smoothing":0.1,"weight_by_class":{"cat":2,"a \u0022dog\u0022":0.25}}""",
            """gtf.LossSoftmaxCrossentropy(weightByClass: new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 }, labelSmoothing: 0.1);""" + "\n"),
        (
            new SoftmaxCrossEntropyOptions { LabelSmoothing = 0.1, BalanceClasses = true },
            """{"name":"softmaxcrossentropy","label_smoothing":0.1,"balance_classes":true}""",
            "gtf.LossSoftmaxCrossentropy(labelSmoothing: 0.1, balanceClasses: true);\n"),
        (
            new KullbackLeiblerOptions { LogPreApplied = true, Weight = [1, 0.5] },
            """{"name":"kldiv","log_pre_applied":true,"weight":[1,0.5]}""",
            "gtf.LossKldiv(weight: [1, 0.5], logPreApplied: true);\n"),
        (
            new KullbackLeiblerOptions { LogPreApplied = true, WeightByClass = new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 } },
            """{"name":"kldiv","log_pre_applied":true,"weight_by_class":{"cat":2,"a \u0022dog\u0022":0.25}}""",
            """gtf.LossKldiv(weightByClass: new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 }, logPreApplied: true);""" + "\n"),
        (
            new KullbackLeiblerOptions { LogPreApplied = true, BalanceClasses = true },
            """{"name":"kldiv","log_pre_applied":true,"balance_classes":true}""",
            "gtf.LossKldiv(logPreApplied: true, balanceClasses: true);\n"),
        (
            new PoissonOptions { LogPreApplied = false, Weight = [1, 0.5] },
            """{"name":"poissonnll","log_pre_applied":false,"weight":[1,0.5]}""",
            "gtf.LossPoissonNll(weight: [1, 0.5], logPreApplied: false);\n"),
        (
            new PoissonOptions { LogPreApplied = false, WeightByClass = new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 } },
            """{"name":"poissonnll","log_pre_applied":false,"weight_by_class":{"cat":2,"a \u0022dog\u0022":0.25}}""",
            """gtf.LossPoissonNll(weightByClass: new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 }, logPreApplied: false);""" + "\n"),
        (
            new PoissonOptions { LogPreApplied = false, BalanceClasses = true },
            """{"name":"poissonnll","log_pre_applied":false,"balance_classes":true}""",
            "gtf.LossPoissonNll(logPreApplied: false, balanceClasses: true);\n"),
        (
            new SquaredMultiMarginOptions { Margin = 0.75, Weight = [1, 0.5] },
            """{"name":"squaredmultimargin","margin":0.75,"weight":[1,0.5]}""",
            "gtf.LossSquaredMultimargin(weight: [1, 0.5], margin: 0.75);\n"),
        (
            new SquaredMultiMarginOptions { Margin = 0.75, WeightByClass = new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 } },
            """{"name":"squaredmultimargin","margin":0.75,"weight_by_class":{"cat":2,"a \u0022dog\u0022":0.25}}""",
            """gtf.LossSquaredMultimargin(weightByClass: new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 }, margin: 0.75);""" + "\n"),
        (
            new SquaredMultiMarginOptions { Margin = 0.75, BalanceClasses = true },
            """{"name":"squaredmultimargin","margin":0.75,"balance_classes":true}""",
            "gtf.LossSquaredMultimargin(margin: 0.75, balanceClasses: true);\n"),
        (
            new FocalOptions { Gamma = 1.5, Weight = [1, 0.5] },
            """{"name":"focal","gamma":1.5,"weight":[1,0.5]}""",
            "gtf.LossFocal(weight: [1, 0.5], gamma: 1.5);\n"),
        (
            new FocalOptions { Gamma = 1.5, WeightByClass = new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 } },
            """{"name":"focal","gamma":1.5,"weight_by_class":{"cat":2,"a \u0022dog\u0022":0.25}}""",
            """gtf.LossFocal(weightByClass: new Dictionary<string, double> { ["cat"] = 2, ["a \"dog\""] = 0.25 }, gamma: 1.5);""" + "\n"),
        (
            new FocalOptions { Gamma = 1.5, BalanceClasses = true },
            """{"name":"focal","gamma":1.5,"balance_classes":true}""",
            "gtf.LossFocal(gamma: 1.5, balanceClasses: true);\n"),
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_loss_is_written_and_read_as_ever(int place)
    {
        var (loss, json, _) = All[place];

        Assert.Equal(json, KindText.Json(loss));
        Assert.Equal(json, KindText.Json(KindText.ReadLoss(json)));
        Assert.IsType(loss.GetType(), KindText.ReadLoss(json));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_loss_is_reproduced_by_one_call(int place) => Assert.Equal(All[place].Code, KindText.Code(All[place].Loss));

    [Fact]
    public void What_a_file_does_not_name_has_its_default()
    {
        Assert.Equal(new PoissonOptions(), KindText.ReadLoss("""{"name": "poissonnll"}"""));
        Assert.Equal(new HuberOptions { BalanceClasses = true }, KindText.ReadLoss("""{"balance_classes": true, "name": "huber"}"""));
    }

    [Fact]
    public void The_methods_have_the_defaults_of_the_records() => Assert.Equal(16, FacadeDefaults.AssertAreThoseOfTheRecords<LossOptions>().Count);

    [Fact]
    public void The_page_has_every_loss_with_its_defaults() => PageTable.AssertHasAll<LossOptions>("training.md", "weight", "weightByClass", "balanceClasses");
}
