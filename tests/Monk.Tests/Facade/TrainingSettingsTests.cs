using System.Text.Json.Nodes;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

/// <summary>What the calls for optimizers, schedules, losses and training parameters leave in the state, print and refuse.</summary>
public sealed class TrainingSettingsTests : IDisposable
{
    private readonly Scene _scene = new(perClass: 4);
    private readonly Prototype _prototype;

    public TrainingSettingsTests() => _prototype = _scene.New();

    public static TheoryData<string> Optimizers => [.. OptimizerCalls.Keys];

    public static TheoryData<string> Losses => [.. LossCalls.Keys];

    private static readonly Dictionary<string, (Action<Prototype> Call, string State)> OptimizerCalls = new()
    {
        ["sgd"] = (p => p.OptimizerSgd(0.1, momentum: 0.9, momentumDampeningRate: 0.2), """{"name":"sgd","learning_rate":0.1,"momentum":0.9,"momentum_dampening_rate":0.2,"weight_decay":0}"""),
        ["nesterov_sgd"] = (p => p.OptimizerNesterovSgd(0.1), """{"name":"nesterov_sgd","learning_rate":0.1,"momentum":0.9,"weight_decay":0}"""),
        ["rmsprop"] = (p => p.OptimizerRmsprop(0.1, weightDecay: 0.01), """{"name":"rmsprop","learning_rate":0.1,"decay_rate":0.99,"epsilon":1E-08,"momentum":0,"weight_decay":0.01}"""),
        ["momentum_rmsprop"] = (p => p.OptimizerMomentumRmsprop(0.1), """{"name":"rmsprop","learning_rate":0.1,"decay_rate":0.99,"epsilon":1E-08,"momentum":0.9,"weight_decay":0}"""),
        ["adam"] = (p => p.OptimizerAdam(0.1, amsgrad: true, clipnorm: 1), """{"name":"adam","learning_rate":0.1,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"amsgrad":true,"weight_decay":0,"clipnorm":1}"""),
        ["adamax"] = (p => p.OptimizerAdamax(0.1, clipvalue: 0.5), """{"name":"adamax","learning_rate":0.1,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"weight_decay":0,"clipvalue":0.5}"""),
        ["adamw"] = (p => p.OptimizerAdamw(0.1), """{"name":"adamw","learning_rate":0.1,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"weight_decay":0.01}"""),
        ["nadam"] = (p => p.OptimizerNadam(0.1), """{"name":"nadam","learning_rate":0.1,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"momentum_decay":0.004,"weight_decay":0}"""),
        ["radam"] = (p => p.OptimizerRadam(0.1), """{"name":"radam","learning_rate":0.1,"beta1":0.9,"beta2":0.999,"epsilon":1E-08,"weight_decay":0}"""),
        ["adadelta"] = (p => p.OptimizerAdadelta(1), """{"name":"adadelta","learning_rate":1,"rho":0.9,"epsilon":1E-06,"weight_decay":0}"""),
        ["adagrad"] = (p => p.OptimizerAdagrad(0.1, learningRateDecay: 0.01), """{"name":"adagrad","learning_rate":0.1,"learning_rate_decay":0.01,"epsilon":1E-08,"weight_decay":0}"""),
        ["asgd"] = (p => p.OptimizerAsgd(0.1), """{"name":"asgd","learning_rate":0.1,"weight_decay":0}"""),
    };

    private static readonly Dictionary<string, Action<Prototype>> LossCalls = new()
    {
        ["l1"] = p => p.LossL1(),
        ["l2"] = p => p.LossL2([1, 2]),
        ["softmaxcrossentropy"] = p => p.LossSoftmaxCrossentropy(labelSmoothing: 0.1),
        ["sigmoidbinarycrossentropy"] = p => p.LossSigmoidBinaryCrossentropy(),
        ["kldiv"] = p => p.LossKldiv(),
        ["poissonnll"] = p => p.LossPoissonNll(),
        ["huber"] = p => p.LossHuber(),
        ["hinge"] = p => p.LossHinge(),
        ["squaredhinge"] = p => p.LossSquaredHinge(),
        ["multimargin"] = p => p.LossMultimargin(weightByClass: new Dictionary<string, double> { ["stripes"] = 3 }),
        ["squaredmultimargin"] = p => p.LossSquaredMultimargin(),
        ["multilabelmargin"] = p => p.LossMultilabelMargin(),
        ["multilabelsoftmargin"] = p => p.LossMultilabelSoftmargin(),
        ["focal"] = p => p.LossFocal(),
    };

    public void Dispose()
    {
        _prototype.Dispose();
        _scene.Dispose();
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_optimizer_is_in_the_state_under_Monks_name_and_trains(string name)
    {
        var (call, expected) = OptimizerCalls[name];
        SetUp();
        call(_prototype);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), State()["optimizer"]), State()["optimizer"]!.ToJsonString());
        var epochs = _prototype.Train().Epochs;
        Assert.True(double.IsFinite(epochs[0].TrainLoss));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_loss_is_in_the_state_under_Monks_name_and_trains_on_single_labels(string name)
    {
        SetUp();
        LossCalls[name](_prototype);

        Assert.Equal(name, (string)State()["loss"]!["name"]!);
        Assert.True(double.IsFinite(_prototype.Train().Epochs[0].TrainLoss));
    }

    [Theory]
    [InlineData("crossentropy")]
    [InlineData("binarycrossentropy")]
    public void A_loss_of_probabilities_stops_before_any_work_where_the_network_gives_logits(string name)
    {
        SetUp();
        if (name == "crossentropy")
            _prototype.LossCrossentropy();
        else
            _prototype.LossBinaryCrossentropy();

        var error = Assert.Throws<MonkException>(() => _prototype.Train());
        Assert.Contains($"'{name}'", error.Message);
        Assert.Equal(ExperimentStatus.Created, _prototype.Status);
        Assert.False(Directory.Exists(Path.Combine(_prototype.Folder, "output")));
    }

    [Fact]
    public void Schedules_are_in_the_state_under_Monks_names()
    {
        SetUp();
        foreach (var (call, expected) in ((Action, string)[])
        [
            (() => _prototype.LrFixed(), """{"name":"fixed"}"""),
            (() => _prototype.LrStepDecrease(3), """{"name":"steplr","step_size":3,"gamma":0.1}"""),
            (() => _prototype.LrMultistepDecrease([2, 4], 0.5), """{"name":"multisteplr","milestones":[2,4],"gamma":0.5}"""),
            (() => _prototype.LrExponentialDecrease(0.9), """{"name":"exponential","gamma":0.9}"""),
            (() => _prototype.LrPlateauDecrease(PlateauMode.Max, thresholdMode: ThresholdMode.Abs, cooldown: 2, minLr: 0.001),
                """{"name":"reduceonplateaulr","mode":"max","factor":0.1,"patience":10,"threshold":0.0001,"threshold_mode":"abs","cooldown":2,"min_lr":0.001,"epsilon":1E-08}"""),
            (() => _prototype.LrCosine(warmupEpochs: 2), """{"name":"cosine","min_lr":0,"warmup_epochs":2,"warmup_factor":0.01}"""),
            (() => _prototype.LrOneCycle(), """{"name":"onecyclelr","pct_start":0.3,"div_factor":25,"final_div_factor":10000}"""),
        ])
        {
            call();
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), State()["schedule"]), State()["schedule"]!.ToJsonString());
        }
    }

    [Fact]
    public void Text_follows_Monk()
    {
        using var captured = new CapturedConsole();
        using var prototype = _scene.New("loud", verbose: 1);
        prototype.OptimizerSgd(0.01, momentum: 0.9);
        prototype.LrStepDecrease(1, 0.98);
        prototype.LossSoftmaxCrossentropy();
        prototype.LossSoftmaxCrossentropy(labelSmoothing: 0.1);
        prototype.TrainingParams(numEpochs: 2);
        prototype.EarlyStopping(patience: 3);

        Assert.Contains("Optimizer\n    Name:          sgd\n    Learning rate: 0.01\n    Params:        {'learning_rate': 0.01, 'momentum': 0.9, 'weight_decay': 0}\n", captured.Text);
        Assert.Contains("Learning rate scheduler\n    Name:   steplr\n    Params: {'step_size': 1, 'gamma': 0.98}\n", captured.Text);
        Assert.Contains("Loss\n    Name: softmaxcrossentropy\n\n", captured.Text);
        Assert.Contains("    Params: {'label_smoothing': 0.1}\n", captured.Text);
        Assert.Contains("Training params\n    Num Epochs: 2\n\nDisplay params\n    Display progress:          True\n", captured.Text);
        Assert.Contains("Early stopping\n    Patience:             3 epochs\n", captured.Text);
    }

    [Fact]
    public void Arguments_out_of_range_are_refused_and_change_nothing()
    {
        SetUp();
        var before = State().ToJsonString();
        foreach (var call in (Action[])
        [
            () => _prototype.OptimizerSgd(0),
            () => _prototype.OptimizerSgd(0.1, momentum: 1),
            () => _prototype.OptimizerSgd(0.1, weightDecay: -1),
            () => _prototype.OptimizerSgd(0.1, clipnorm: -1),
            () => _prototype.OptimizerNesterovSgd(0.1, momentum: 0),
            () => _prototype.OptimizerNesterovSgd(0.1, momentumDampeningRate: 0.1),
            () => _prototype.OptimizerAdam(0.1, beta1: 1),
            () => _prototype.OptimizerAdam(0.1, epsilon: 0),
            () => _prototype.OptimizerAdam(double.NaN),
            () => _prototype.LrStepDecrease(0),
            () => _prototype.LrMultistepDecrease([]),
            () => _prototype.LrMultistepDecrease([4, 2]),
            () => _prototype.LrExponentialDecrease(0),
            () => _prototype.LrPlateauDecrease(factor: 1),
            () => _prototype.LrPlateauDecrease((PlateauMode)7),
            () => _prototype.LrCosine(warmupFactor: 2),
            () => _prototype.LrOneCycle(risingShare: 1),
            () => _prototype.LrOneCycle(divFactor: 0.5),
            () => _prototype.LossSoftmaxCrossentropy(labelSmoothing: 1),
            () => _prototype.LossSoftmaxCrossentropy([1, 2, 3]),
            () => _prototype.LossSoftmaxCrossentropy([1, -2]),
            () => _prototype.LossSoftmaxCrossentropy([0, 0]),
            () => _prototype.LossSoftmaxCrossentropy([1, 2], new Dictionary<string, double> { ["circle"] = 1 }),
            () => _prototype.LossSoftmaxCrossentropy(weightByClass: new Dictionary<string, double> { ["square"] = 1 }),
            () => _prototype.LossSoftmaxCrossentropy([1, 2], balanceClasses: true),
            () => _prototype.LossFocal(weightByClass: new Dictionary<string, double> { ["circle"] = 1 }, balanceClasses: true),
            () => _prototype.LossFocal(gamma: -1),
            () => _prototype.TrainingParams(numEpochs: 0),
            () => _prototype.TrainingParams(intermediateModelPrefix: "../"),
            () => _prototype.UpdateSaveIntermediateModels(true, ""),
            () => _prototype.EarlyStopping(patience: 0),
            () => _prototype.TimeBudget(TimeSpan.Zero),
            () => _prototype.GradientAccumulation(0),
            () => _prototype.WeightAveraging(1),
            () => _prototype.Mixup(-1),
            () => _prototype.Cutmix(double.NaN),
        ])
        {
            Assert.Throws<MonkException>(call);
        }

        Assert.Equal(before, State().ToJsonString());
    }

    [Fact]
    public void Settings_may_come_before_the_dataset_and_a_wrong_class_is_told_at_the_latest_by_training()
    {
        _prototype.Mixup(0.2);
        _prototype.TrainingParams(numEpochs: 3, seed: 4);
        _prototype.LossSoftmaxCrossentropy([1, 2, 3]);

        Assert.Equal(0.2, (double)State()["training"]!["mixup_alpha"]!);
        Assert.Equal(4, (int)State()["training"]!["seed"]!);
        Assert.Equal(3, State()["loss"]!["weight"]!.AsArray().Count);
    }

    [Fact]
    public void Classes_are_balanced_by_the_images_that_are_there_when_training_begins()
    {
        SetUp();
        _prototype.LossSoftmaxCrossentropy(balanceClasses: true);
        SyntheticImages.Write(Path.Combine(_scene.Images, "..", "more"), 16, classes: ["circle"]);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_scene.Images, "..", "more", "circle")))
            File.Move(file, Path.Combine(_scene.Images, "circle", $"more-{Path.GetFileName(file)}"));
        using var console = new CapturedConsole();
        using var loud = new Prototype("p", "balanced", copyFrom: ("p", "e"), workspace: _scene.Workspace);

        loud.Train();

        // 20 circles and 4 stripes, of which 16 and 3 are trained on: 19 / (2 × 16) and 19 / (2 × 3).
        Assert.Contains("Class weights:         circle 0.59375, stripes 3.16667", console.Text, StringComparison.Ordinal);
        Assert.True((bool)State()["loss"]!["balance_classes"]!);
        Assert.Null(State()["loss"]!["weight"]);
    }

    [Fact]
    public void What_has_been_trained_with_cannot_be_changed_and_what_is_shown_can()
    {
        SetUp();
        _prototype.Train();

        Assert.Throws<MonkException>(() => _prototype.OptimizerAdam(0.1));
        Assert.Throws<MonkException>(() => _prototype.LrFixed());
        Assert.Throws<MonkException>(() => _prototype.LossFocal());
        Assert.Throws<MonkException>(() => _prototype.TrainingParams());
        Assert.Throws<MonkException>(() => _prototype.WeightAveraging());
        _prototype.EarlyStopping();
        _prototype.TimeBudget(TimeSpan.FromHours(1));
        _prototype.UpdateDisplayProgress(false);
        _prototype.UpdateSaveIntermediateModels(true, "epoch-");
        Assert.Equal("epoch-", (string)State()["training"]!["intermediate_model_prefix"]!);
    }

    private void SetUp() => _scene.SetUp(_prototype, epochs: 1, freezeBase: true);

    private JsonNode State() => JsonNode.Parse(File.ReadAllText(Path.Combine(_prototype.Folder, "experiment-state.json")))!;
}
