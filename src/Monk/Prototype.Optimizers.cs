using System.Text.Json;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Optimizers;
using Monk.Text;
using Monk.Training;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Trains with stochastic gradient descent, in PyTorch's form of momentum.</summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="momentum">The share of the step before that is kept, from 0 to below 1. Default: 0, as in Monk.</param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="momentumDampeningRate">The share of a new gradient that does not enter the momentum. Default: 0.</param>
    /// <param name="clipnorm">The largest norm of all gradients together; longer ones are shortened. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient; larger ones are cut. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerSgd(
        double learningRate, double momentum = 0, double weightDecay = 0, double momentumDampeningRate = 0, double clipnorm = 0,
        double clipvalue = 0) =>
        UseOptimizer(new SgdOptions
        {
            LearningRate = learningRate,
            Momentum = momentum,
            WeightDecay = weightDecay,
            MomentumDampeningRate = momentumDampeningRate,
            ClipNorm = clipnorm,
            ClipValue = clipvalue,
        });

    /// <summary>
    /// Trains with stochastic gradient descent and Nesterov's momentum, in PyTorch's form. Monk's own runs without Nesterov's step.
    /// </summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="momentum">
    /// The share of the step before that is kept, above 0 and below 1. Default: 0.9; Monk's 0 leaves nothing to look ahead by.
    /// </param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="momentumDampeningRate">Only 0, as in PyTorch: Nesterov's step is not defined for another.</param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerNesterovSgd(
        double learningRate, double momentum = 0.9, double weightDecay = 0, double momentumDampeningRate = 0, double clipnorm = 0,
        double clipvalue = 0)
    {
        if (momentumDampeningRate != 0)
            throw new MonkException($"momentumDampeningRate is {Printed.Number(momentumDampeningRate)}; Nesterov's momentum is defined without dampening, so it must be 0. OptimizerSgd has dampening.");
        UseOptimizer(new NesterovSgdOptions { LearningRate = learningRate, Momentum = momentum, WeightDecay = weightDecay, ClipNorm = clipnorm, ClipValue = clipvalue });
    }

    /// <summary>Trains with RMSprop (Hinton's lecture 6e), as PyTorch computes it.</summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="decayRate">
    /// How much of the running mean of squared gradients is kept in a step, from 0 to below 1. Default: 0.99.
    /// </param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0. Default: 1e-8.</param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerRmsprop(double learningRate, double decayRate = 0.99, double epsilon = 1e-8, double weightDecay = 0, double clipnorm = 0, double clipvalue = 0) =>
        UseRmsprop(learningRate, decayRate, epsilon, weightDecay, momentum: 0, clipnorm, clipvalue);

    /// <summary>Trains with RMSprop and momentum, as PyTorch computes it. Monk's own runs without the momentum.</summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="decayRate">
    /// How much of the running mean of squared gradients is kept in a step, from 0 to below 1. Default: 0.99.
    /// </param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0. Default: 1e-8.</param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="momentum">The share of the step before that is kept, from 0 to below 1. Default: 0.9.</param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerMomentumRmsprop(
        double learningRate, double decayRate = 0.99, double epsilon = 1e-8, double weightDecay = 0, double momentum = 0.9,
        double clipnorm = 0, double clipvalue = 0) =>
        UseRmsprop(learningRate, decayRate, epsilon, weightDecay, momentum, clipnorm, clipvalue);

    /// <summary>Trains with Adam (Kingma and Ba, 2015), as PyTorch computes it.</summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="beta1">How much of the running mean of gradients is kept in a step, from 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">How much of the running mean of squared gradients is kept in a step, from 0 to below 1. Default: 0.999.</param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0. Default: 1e-8.</param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="amsgrad">
    /// Whether the largest mean of squared gradients so far is divided by (Reddi and others, 2018). Default: false.
    /// </param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerAdam(
        double learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0,
        bool amsgrad = false, double clipnorm = 0, double clipvalue = 0) =>
        UseOptimizer(new AdamOptions
        {
            LearningRate = learningRate,
            Beta1 = beta1,
            Beta2 = beta2,
            Epsilon = epsilon,
            WeightDecay = weightDecay,
            Amsgrad = amsgrad,
            ClipNorm = clipnorm,
            ClipValue = clipvalue,
        });

    /// <summary>Trains with AdaMax, Adam with the infinity norm (Kingma and Ba, 2015), as PyTorch computes it.</summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="beta1">How much of the running mean of gradients is kept in a step, from 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">How slowly the largest gradient is forgotten, from 0 to below 1. Default: 0.999.</param>
    /// <param name="epsilon">Added to each gradient's size, so that nothing is divided by 0. Default: 1e-8.</param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerAdamax(
        double learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, double clipnorm = 0,
        double clipvalue = 0) =>
        UseOptimizer(new AdamaxOptions
        {
            LearningRate = learningRate,
            Beta1 = beta1,
            Beta2 = beta2,
            Epsilon = epsilon,
            WeightDecay = weightDecay,
            ClipNorm = clipnorm,
            ClipValue = clipvalue,
        });

    /// <summary>
    /// Trains with AdamW, Adam whose weight decay does not pass through the moments (Loshchilov and Hutter, 2019), as PyTorch computes it.
    /// </summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="beta1">How much of the running mean of gradients is kept in a step, from 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">How much of the running mean of squared gradients is kept in a step, from 0 to below 1. Default: 0.999.</param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0. Default: 1e-8.</param>
    /// <param name="weightDecay">
    /// The share of a weight, times the learning rate, that is taken off in a step. Default: 0.01, as in PyTorch; with Monk's 0 it is Adam.
    /// </param>
    /// <param name="amsgrad">Whether the largest mean of squared gradients so far is divided by. Default: false.</param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerAdamw(
        double learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01,
        bool amsgrad = false, double clipnorm = 0, double clipvalue = 0) =>
        UseOptimizer(new AdamWOptions
        {
            LearningRate = learningRate,
            Beta1 = beta1,
            Beta2 = beta2,
            Epsilon = epsilon,
            WeightDecay = weightDecay,
            Amsgrad = amsgrad,
            ClipNorm = clipnorm,
            ClipValue = clipvalue,
        });

    /// <summary>Trains with NAdam, Adam with Nesterov's momentum (Dozat, 2016), as PyTorch computes it.</summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="beta1">How much of the running mean of gradients is kept in a step, from 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">How much of the running mean of squared gradients is kept in a step, from 0 to below 1. Default: 0.999.</param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0. Default: 1e-8.</param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="momentumDecay">How fast the momentum comes up to <paramref name="beta1"/>. Default: 0.004.</param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerNadam(
        double learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0,
        double momentumDecay = 0.004, double clipnorm = 0, double clipvalue = 0) =>
        UseOptimizer(new NadamOptions
        {
            LearningRate = learningRate,
            Beta1 = beta1,
            Beta2 = beta2,
            Epsilon = epsilon,
            WeightDecay = weightDecay,
            MomentumDecay = momentumDecay,
            ClipNorm = clipnorm,
            ClipValue = clipvalue,
        });

    /// <summary>Trains with RAdam, Adam that warms up by itself (Liu and others, 2020), as PyTorch computes it.</summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="beta1">How much of the running mean of gradients is kept in a step, from 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">How much of the running mean of squared gradients is kept in a step, from 0 to below 1. Default: 0.999.</param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0. Default: 1e-8.</param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerRadam(
        double learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, double clipnorm = 0,
        double clipvalue = 0) =>
        UseOptimizer(new RadamOptions
        {
            LearningRate = learningRate,
            Beta1 = beta1,
            Beta2 = beta2,
            Epsilon = epsilon,
            WeightDecay = weightDecay,
            ClipNorm = clipnorm,
            ClipValue = clipvalue,
        });

    /// <summary>Trains with Adadelta (Zeiler, 2012), as PyTorch computes it.</summary>
    /// <param name="learningRate">What each step is multiplied by; the paper has 1. Above 0.</param>
    /// <param name="rho">How much of the running means is kept in a step, from 0 to below 1. Default: 0.9.</param>
    /// <param name="epsilon">Added under the roots. Default: 1e-6.</param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerAdadelta(double learningRate, double rho = 0.9, double epsilon = 1e-6, double weightDecay = 0, double clipnorm = 0, double clipvalue = 0) =>
        UseOptimizer(new AdadeltaOptions { LearningRate = learningRate, Rho = rho, Epsilon = epsilon, WeightDecay = weightDecay, ClipNorm = clipnorm, ClipValue = clipvalue });

    /// <summary>
    /// Trains with Adagrad (Duchi, Hazan and Singer, 2011), as PyTorch computes it. Monk passes its epsilon as the sum that squared
    /// gradients start from.
    /// </summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="learningRateDecay">Step <c>t</c>, from 0, is taken with the rate divided by <c>1 + t · decay</c>. Default: 0.</param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="epsilon">Added to the root, so that nothing is divided by 0. Default: 1e-8.</param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerAdagrad(double learningRate, double learningRateDecay = 0, double weightDecay = 0, double epsilon = 1e-8, double clipnorm = 0, double clipvalue = 0) =>
        UseOptimizer(new AdagradOptions
        {
            LearningRate = learningRate,
            LearningRateDecay = learningRateDecay,
            Epsilon = epsilon,
            WeightDecay = weightDecay,
            ClipNorm = clipnorm,
            ClipValue = clipvalue,
        });

    /// <summary>
    /// Trains with averaged stochastic gradient descent (Polyak and Juditsky, 1992), with PyTorch's constants. The optimizer of quick mode
    /// for GoogLeNet.
    /// </summary>
    /// <param name="learningRate">The rate that the schedule starts from. Above 0.</param>
    /// <param name="weightDecay">The L2 penalty, added to the gradients. Default: 0.</param>
    /// <param name="clipnorm">The largest norm of all gradients together. Default: 0, no limit.</param>
    /// <param name="clipvalue">The largest absolute value in a gradient. Default: 0, no limit.</param>
    /// <exception cref="MonkException">An argument is out of range, or training has begun.</exception>
    public void OptimizerAsgd(double learningRate, double weightDecay = 0, double clipnorm = 0, double clipvalue = 0) =>
        UseOptimizer(new AsgdOptions { LearningRate = learningRate, WeightDecay = weightDecay, ClipNorm = clipnorm, ClipValue = clipvalue });

    private void UseRmsprop(double learningRate, double decayRate, double epsilon, double weightDecay, double momentum, double clipnorm, double clipvalue) =>
        UseOptimizer(new RmsPropOptions
        {
            LearningRate = learningRate,
            DecayRate = decayRate,
            Epsilon = epsilon,
            WeightDecay = weightDecay,
            Momentum = momentum,
            ClipNorm = clipnorm,
            ClipValue = clipvalue,
        });

    /// <summary>Trains with an optimizer: one of <see cref="ListOptimizers"/>, or one of the program's own.</summary>
    /// <param name="options">The optimizer's settings; see <see cref="OptimizerOptions"/>.</param>
    /// <example>
    /// <code>
    /// gtf.UseOptimizer(new AdamWOptions { LearningRate = 1e-4 });
    /// </code>
    /// </example>
    /// <exception cref="MonkException">Settings do not go together, the optimizer is not registered, or training has begun.</exception>
    public void UseOptimizer(OptimizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        KindRegistry<OptimizerOptions>.RequireRegistered(options);
        options.Validate();
        Configure("The optimizer", state => state with { Optimizer = options });
        Choose(Setting.Optimizer);
        ReportOptimizer();
    }

    private void ReportOptimizer() => _report.Block(
        "Optimizer",
        ("Name", State.Optimizer!.Name),
        ("Learning rate", Printed.Number(State.Optimizer.LearningRate)),
        ("Params", PrintedSettings.Settings(JsonSerializer.SerializeToElement(State.Optimizer, ExperimentStateJson.Default.OptimizerOptions))));
}
