using Monk.Optimizers;
using Monk.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using OptimizerOptions = Monk.Optimizers.OptimizerOptions;

namespace Monk.Tests.Training;

public sealed class OptimizerStepsTests
{
    private static readonly Dictionary<string, OptimizerOptions> Settings = new()
    {
        ["sgd"] = new SgdOptions { LearningRate = 0.05 },
        ["dampened sgd"] = new SgdOptions { LearningRate = 0.05, Momentum = 0.9, MomentumDampeningRate = 0.3, WeightDecay = 0.01 },
        ["nesterov sgd"] = new NesterovSgdOptions { LearningRate = 0.05, Momentum = 0.9, WeightDecay = 0.01 },
        ["adam"] = new AdamOptions { LearningRate = 0.01, WeightDecay = 0.01 },
        ["adamw"] = new AdamWOptions { LearningRate = 0.01, WeightDecay = 0.1 },
    };

    public static TheoryData<string> Fused => [.. Settings.Keys];

    [Theory]
    [MemberData(nameof(Fused))]
    public void A_fused_step_computes_what_the_optimizer_s_own_step_does(string name)
    {
        using var own = new Problem(Settings[name]);
        using var fused = new Problem(Settings[name]);
        var takeStep = OptimizerSteps.Of(fused.Optimizer);

        // Where only some parameters have gradients, and others have their first ones later, each is at a step of its own.
        for (var step = 0; step < 6; step++)
        {
            var skipped = step < 2 ? 1 : step == 4 ? 0 : -1;
            own.SetGradients(step, skipped);
            fused.SetGradients(step, skipped);
            own.Optimizer.SetLearningRate(0.05 / (1 + step));
            fused.Optimizer.SetLearningRate(0.05 / (1 + step));
            own.Optimizer.step();
            takeStep();
        }

        for (var i = 0; i < own.Parameters.Count; i++)
        {
            var expected = own.Parameters[i].data<float>().ToArray();
            var actual = fused.Parameters[i].data<float>().ToArray();
            for (var j = 0; j < expected.Length; j++)
                Assert.Equal(expected[j], actual[j], 2e-6);
        }
    }

    [Fact]
    public void Parameters_that_are_not_laid_out_in_rows_are_stepped_rightly()
    {
        using var straight = new Parameter(arange(6, ScalarType.Float32).reshape(2, 3));
        using var turned = new Parameter(arange(6, ScalarType.Float32).reshape(2, 3).t().contiguous().t());
        foreach (var parameter in (Parameter[])[straight, turned])
        {
            using var optimizer = new SgdOptions { LearningRate = 0.1, Momentum = 0.9 }.Create([parameter]);
            var takeStep = OptimizerSteps.Of(optimizer);
            for (var step = 0; step < 3; step++)
            {
                parameter.grad = arange(6, ScalarType.Float32).reshape(2, 3);
                takeStep();
            }
        }

        Assert.False(turned.is_contiguous());
        Assert.All(straight.data<float>().ToArray().Zip(turned.contiguous().data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    [Fact]
    public void A_step_without_any_gradient_changes_nothing()
    {
        foreach (var options in (OptimizerOptions[])[new SgdOptions { LearningRate = 0.1 }, new AdamOptions { LearningRate = 0.1 }])
        {
            using var parameter = new Parameter(ones(3));
            using var optimizer = options.Create([parameter]);
            OptimizerSteps.Of(optimizer)();
            Assert.Equal([1f, 1f, 1f], parameter.data<float>().ToArray());
        }
    }

    private sealed class Problem : IDisposable
    {
        public Problem(OptimizerOptions options)
        {
            // Sizes around what a vector register holds, and one that is shared among threads.
            Parameters = [.. ((long[])[1, 7, 64, 100_003]).Select((size, seed) => new Parameter(rand(size, generator: new Generator((ulong)seed))))];
            Optimizer = options.Create(Parameters);
        }

        public List<Parameter> Parameters { get; }

        public OptimizerHelper Optimizer { get; }

        public void SetGradients(int step, int skipped)
        {
            for (var i = 0; i < Parameters.Count; i++)
                Parameters[i].grad = i == skipped ? null : randn(Parameters[i].shape, generator: new Generator((ulong)(100 * step + i)));
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            Parameters.ForEach(parameter => parameter.Dispose());
        }
    }
}
