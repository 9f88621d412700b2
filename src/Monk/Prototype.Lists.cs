using Monk.Experiments;
using Monk.Inspection;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>The optimizers, by the names that they have in state files and in comparisons, sorted.</summary>
    public static IReadOnlyList<string> ListOptimizers() => OptionNames.Of<OptimizerOptions>();

    /// <summary>The learning rate schedules, by the names that they have in state files and in comparisons, sorted.</summary>
    public static IReadOnlyList<string> ListSchedulers() => OptionNames.Of<ScheduleOptions>();

    /// <summary>The losses, by the names that they have in state files and in comparisons, sorted.</summary>
    public static IReadOnlyList<string> ListLosses() => OptionNames.Of<LossOptions>();

    /// <summary>The layers of the experiment's network, from the image to the classes, and which of them learn.</summary>
    /// <returns>The modules that own parameters, in the order of the weights files.</returns>
    /// <exception cref="MonkException">The experiment has no model or no dataset yet.</exception>
    public IReadOnlyList<NetworkLayer> ListLayers()
    {
        using var network = ExperimentNetwork.WithRandomWeights(_state, nameof(ListLayers));
        var layers = NetworkLayers.Of(network);
        _report.Line("Layers List:");
        foreach (var (i, layer) in layers.Index())
            _report.Line(Invariant($"    {i + 1}. {layer.Name}: {layer.Kind}, {layer.Parameters:N0} parameters, {(layer.IsTrainable ? "trainable" : "frozen")}"));
        _report.Line();
        return layers;
    }
}
