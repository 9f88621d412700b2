using Monk.Experiments;
using Monk.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

public sealed class OptimizerFactoryTests
{
    // Gradient 2w: w' = w − lr·(2w + wd·w).
    [Fact]
    public void Sgd_steps_against_the_gradient_and_the_decay() =>
        Assert.Equal(1 - 0.1 * (2 + 0.5), After(new SgdOptions { LearningRate = 0.1, WeightDecay = 0.5 }, steps: 1), 6);

    // v1 = 2, w1 = 0.8; v2 = 0.9·2 + 1.6 = 3.4, w2 = 0.46.
    [Fact]
    public void Momentum_adds_the_steps_before() =>
        Assert.Equal(0.46, After(new SgdOptions { LearningRate = 0.1, Momentum = 0.9 }, steps: 2), 6);

    // PyTorch 1.13 on the same problem, three steps.
    [Fact]
    public void Rmsprop_agrees_with_PyTorch() => Assert.Equal(
        0.55291492, After(new RmsPropOptions { LearningRate = 0.01, Momentum = 0.9, WeightDecay = 4e-5 }, steps: 3), 5);

    [Fact]
    public void Asgd_agrees_with_PyTorch() => Assert.Equal(
        0.94118625, After(new AsgdOptions { LearningRate = 0.01, WeightDecay = 1e-4 }, steps: 3), 5);

    [Fact]
    public void AdamW_agrees_with_PyTorch() => Assert.Equal(
        0.96852630, After(new AdamWOptions { LearningRate = 0.01, WeightDecay = 0.05 }, steps: 3), 5);

    [Fact]
    public void The_learning_rate_can_be_changed_between_steps()
    {
        using var weight = new Parameter(ones(1));
        using var optimizer = OptimizerFactory.Create(new SgdOptions { LearningRate = 0.1 }, [weight]);
        OptimizerFactory.SetLearningRate(optimizer, 0.01);
        Step(weight, optimizer);
        Assert.Equal(1 - 0.01 * 2, weight.item<float>(), 6);
    }

    private static double After(Monk.Experiments.OptimizerOptions options, int steps)
    {
        using var weight = new Parameter(ones(1));
        using var optimizer = OptimizerFactory.Create(options, [weight]);
        for (var i = 0; i < steps; i++)
            Step(weight, optimizer);
        return weight.item<float>();
    }

    private static void Step(Parameter weight, OptimizerHelper optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        weight.square().sum().backward();
        optimizer.step();
    }
}
