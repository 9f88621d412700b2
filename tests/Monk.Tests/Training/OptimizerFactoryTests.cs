using Monk.Optimizers;
using Monk.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using OptimizerOptions = Monk.Optimizers.OptimizerOptions;

namespace Monk.Tests.Training;

public sealed class OptimizerFactoryTests
{
    /// <summary>
    /// PyTorch 1.13: eight steps from w = [1, -2, 0.5] down the loss (c·w²).sum() with c = [1, 0.5, 2]. Each line is the optimizer that
    /// was made of the same settings under PyTorch's names; RAdam's second line is twelve steps. NAdam is the one with <c>foreach=True</c>:
    /// the other path of that version multiplies by one factor too many, which later versions put right.
    /// </summary>
    public static TheoryData<string, double[]> PyTorch => new()
    {
        { "sgd", [-0.38932654, -0.23684226, -0.33268201] },
        { "nesterov_sgd", [-0.39468512, 0.19479463, -0.08817268] },
        { "rmsprop", [0.8055436, -1.8014766, 0.31444675] },
        { "rmsprop with momentum", [0.40734085, -1.3776952, -0.02032417] },
        { "adam", [0.61084867, -1.60475612, 0.12849137] },
        { "adam with amsgrad", [-0.22452943, -0.4906168, -0.08785578] },
        { "adamax", [0.63024259, -1.60843706, 0.17081465] },
        { "adamw", [0.57963043, -1.53405952, 0.11734402] },
        { "adamw with amsgrad", [-0.23182578, -0.32999116, -0.06995852] },
        { "nadam", [0.65940267, -1.64699471, 0.18799151] },
        { "radam", [0.54097742, -1.50980151, 0.09720881] },
        { "radam, default betas", [0.53848344, -1.51204252, 0.09007283] },
        { "adadelta", [0.80961359, -1.80416119, 0.32076418] },
        { "adagrad", [0.6708048, -1.65747249, 0.20174414] },
        { "asgd", [0.42854375, -1.32121611, 0.08346558] },
    };

    private static readonly Dictionary<string, OptimizerOptions> Settings = new()
    {
        ["sgd"] = new SgdOptions { LearningRate = 0.05, Momentum = 0.9, MomentumDampeningRate = 0.3, WeightDecay = 0.01 },
        ["nesterov_sgd"] = new NesterovSgdOptions { LearningRate = 0.05, Momentum = 0.9, WeightDecay = 0.01 },
        ["rmsprop"] = new RmsPropOptions { LearningRate = 0.01, DecayRate = 0.95, Epsilon = 1e-6, WeightDecay = 0.01 },
        ["rmsprop with momentum"] = new RmsPropOptions { LearningRate = 0.01, DecayRate = 0.95, Epsilon = 1e-6, WeightDecay = 0.01, Momentum = 0.8 },
        ["adam"] = new AdamOptions { LearningRate = 0.05, Beta1 = 0.8, Beta2 = 0.99, WeightDecay = 0.01 },
        ["adam with amsgrad"] = new AdamOptions { LearningRate = 0.2, Beta1 = 0.8, Beta2 = 0.9, WeightDecay = 0.01, Amsgrad = true },
        ["adamax"] = new AdamaxOptions { LearningRate = 0.05, Beta1 = 0.8, Beta2 = 0.99, WeightDecay = 0.01 },
        ["adamw"] = new AdamWOptions { LearningRate = 0.05, Beta1 = 0.8, Beta2 = 0.99, WeightDecay = 0.1 },
        ["adamw with amsgrad"] = new AdamWOptions { LearningRate = 0.2, Beta1 = 0.8, Beta2 = 0.9, WeightDecay = 0.1, Amsgrad = true },
        ["nadam"] = new NadamOptions { LearningRate = 0.05, Beta1 = 0.8, Beta2 = 0.99, WeightDecay = 0.01, MomentumDecay = 0.01 },
        ["radam"] = new RadamOptions { LearningRate = 0.05, Beta1 = 0.8, Beta2 = 0.99, WeightDecay = 0.01 },
        ["radam, default betas"] = new RadamOptions { LearningRate = 0.05 },
        ["adadelta"] = new AdadeltaOptions { LearningRate = 1, Rho = 0.8, Epsilon = 1e-4, WeightDecay = 0.01 },
        ["adagrad"] = new AdagradOptions { LearningRate = 0.1, LearningRateDecay = 0.1, WeightDecay = 0.01 },
        ["asgd"] = new AsgdOptions { LearningRate = 0.05, WeightDecay = 0.01 },
    };

    [Theory]
    [MemberData(nameof(PyTorch))]
    public void Every_optimizer_agrees_with_PyTorch(string name, double[] expected)
    {
        using var weight = Start();
        using var optimizer = Settings[name].Create([weight]);

        Steps(weight, optimizer, name == "radam, default betas" ? 12 : 8);

        var actual = weight.data<float>().ToArray();
        for (var i = 0; i < 3; i++)
            Assert.Equal(expected[i], actual[i], 2e-6);
    }

    [Theory]
    [MemberData(nameof(PyTorch))]
    public void Every_optimizer_goes_on_from_its_saved_state_bit_for_bit(string name, double[] afterEight)
    {
        Assert.Equal(3, afterEight.Length);
        using var whole = Start();
        using var wholeOptimizer = Settings[name].Create([whole]);
        Steps(whole, wholeOptimizer, 7);
        var values = whole.data<float>().ToArray();
        using var saved = new MemoryStream();
        using (var writer = new BinaryWriter(saved, System.Text.Encoding.UTF8, leaveOpen: true))
            wholeOptimizer.save_state_dict(writer);
        Steps(whole, wholeOptimizer, 5);

        using var resumed = new Parameter(tensor(values));
        using var optimizer = Settings[name].Create([resumed]);
        saved.Position = 0;
        using (var reader = new BinaryReader(saved))
            optimizer.load_state_dict(reader);
        Steps(resumed, optimizer, 5);

        Assert.Equal(whole.data<float>().ToArray(), resumed.data<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(PyTorch))]
    public void No_tensor_outlives_a_step_or_the_optimizer(string name, double[] afterEight)
    {
        Assert.Equal(3, afterEight.Length);
        using var weight = Start();
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var optimizer = Settings[name].Create([weight]))
        {
            Steps(weight, optimizer, 2);
            var during = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            Steps(weight, optimizer, 3);
            Assert.Equal(during, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void The_learning_rate_can_be_changed_between_steps()
    {
        using var weight = new Parameter(ones(3));
        using var optimizer = new SgdOptions { LearningRate = 0.1 }.Create([weight]);
        optimizer.SetLearningRate(0.01);
        Steps(weight, optimizer, 1);
        Assert.Equal(1 - 0.01 * 2, weight.data<float>()[0], 6);
    }

    private static Parameter Start() => new(tensor((float[])[1, -2, 0.5f]));

    private static void Steps(Parameter weight, OptimizerHelper optimizer, int count)
    {
        var takeStep = OptimizerSteps.Of(optimizer);
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            (tensor((float[])[1, 0.5f, 2]) * weight * weight).sum().backward();
            takeStep();
        }
    }
}
