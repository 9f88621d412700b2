using Monk.Optimizers;
using Monk.Schedules;

namespace Monk.Training;

/// <summary>The optimizer and schedule that Monk's quick mode chooses for a model.</summary>
/// <param name="Optimizer">How gradients become steps.</param>
/// <param name="Schedule">How the learning rate changes.</param>
/// <remarks>
/// Names of Monk's gluon backend (<c>*_v1</c>, <c>*_v2</c>) get its gluon choices, all others its PyTorch choices. Where Monk's own choice
/// does not run, <c>docs/quick-defaults.md</c> says what stands in its place and why.
/// </remarks>
internal sealed record QuickDefaults(OptimizerOptions Optimizer, ScheduleOptions Schedule)
{
    /// <summary>The defaults for a model of that name, trained for that many epochs.</summary>
    public static QuickDefaults For(string modelName, int epochs)
    {
        var name = modelName.ToLowerInvariant();
        return name.Contains("_v1", StringComparison.Ordinal) || name.EndsWith("_v2", StringComparison.Ordinal) && name.StartsWith("resnet", StringComparison.Ordinal)
            ? Gluon(name, epochs)
            : PyTorch(name, epochs);
    }

    private static QuickDefaults Gluon(string name, int epochs) => Has(name, "resnext")
        ? new(Sgd(0.01, weightDecay: 1e-4), epochs > 10 ? Step(Math.Max(epochs / 3, 1), 0.1) : Step(1, 0.98))
        : new(Sgd(0.01), epochs > 10 ? Step(Math.Max(Math.Min(epochs / 3, 8), 1), 0.1) : Step(1, 0.98));

    // The first fragment that the name contains decides, in this order.
    private static QuickDefaults PyTorch(string name, int epochs) => name switch
    {
        _ when Has(name, "resnext") => new(Sgd(0.01, weightDecay: 1e-4), Step(Math.Max(epochs / 3, 1), 0.1)),
        _ when Has(name, "resnet", "vgg") => new(Sgd(0.01), Plateau(epochs)),
        _ when Has(name, "alexnet") => new(Sgd(0.001), Plateau(epochs)),
        _ when Has(name, "squeezenet1_0", "squeezenet1.0") => new(Sgd(0.04, weightDecay: 2e-4), new ExponentialScheduleOptions { Gamma = 0.98 }),
        _ when Has(name, "squeezenet") => new(Sgd(0.001, weightDecay: 2e-4), new ExponentialScheduleOptions { Gamma = 0.98 }),
        _ when Has(name, "dense") => new(Sgd(0.01, weightDecay: 1e-4), new MultiStepScheduleOptions { Milestones = [Math.Max(epochs / 2, 1), Math.Max(3 * epochs / 4, 2)] }),
        _ when Has(name, "shuffle") => new(Sgd(0.0625, weightDecay: 1e-4), Step(Math.Max(Math.Min(epochs / 3, 8), 1), 0.96)),
        _ when Has(name, "mnasnet") => new(new RmsPropOptions { LearningRate = 0.01, WeightDecay = 4e-5, Momentum = 0.9 }, Step(2, 0.97)),
        _ when Has(name, "mobile") => new(Sgd(0.01, 0.9, 4e-5), Step(1, 0.97)),
        _ when Has(name, "inception") => new(Sgd(0.045, 0.9, 1e-4), Step(1, 0.9)),
        _ when Has(name, "google") => new(new AsgdOptions { LearningRate = 0.01, WeightDecay = 1e-4 }, Step(Math.Max(Math.Min(8, epochs / 3), 1), 0.96)),
        _ when Has(name, "vit", "swin", "convnext") => new(new AdamWOptions { LearningRate = 1e-4, WeightDecay = 0.05 }, Step(1, 0.97)),
        _ => new(Sgd(0.01, 0.9, 4e-5), Step(1, 0.97)),
    };

    private static bool Has(string name, params ReadOnlySpan<string> fragments)
    {
        foreach (var fragment in fragments)
        {
            if (name.Contains(fragment, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static SgdOptions Sgd(double rate, double momentum = 0, double weightDecay = 0) =>
        new() { LearningRate = rate, Momentum = momentum, WeightDecay = weightDecay };

    private static StepScheduleOptions Step(int size, double gamma) => new() { StepSize = size, Gamma = gamma };

    private static PlateauScheduleOptions Plateau(int epochs) => new() { Patience = Math.Max(Math.Min(10, epochs / 3), 1) };
}
