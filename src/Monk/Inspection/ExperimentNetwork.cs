using Monk.Experiments;
using Monk.Models;
using static TorchSharp.torch;

namespace Monk.Inspection;

/// <summary>Makes an experiment's network for a look at it, apart from any that is trained or predicts.</summary>
internal static class ExperimentNetwork
{
    /// <summary>The network as its settings say, frozen where they say so, with random weights. Libtorch's random generator is left as it was.</summary>
    /// <param name="state">The experiment.</param>
    /// <param name="method">Who asks, in messages.</param>
    /// <param name="device">Where; by default the CPU.</param>
    /// <exception cref="MonkException">There is no model, or the number of classes is not known.</exception>
    public static ImageClassifier WithRandomWeights(ExperimentState state, string method, Device? device = null)
    {
        var (model, classes) = Checked(state, method);
        using var random = new RandomStateKeeper();
        return ClassifierFactory.CreateForTraining(model, classes, state.Training?.Seed ?? 0, null, device ?? CPU);
    }

    /// <summary>The trained network in float32 throughout, in eval mode, none of its parameters asking for gradients.</summary>
    public static ImageClassifier Trained(ExperimentState state, string weightsFile, Device device)
    {
        var network = ClassifierFactory.LoadTrained(state.Model!, state.Dataset!.Contents!.Classes.Count, weightsFile, device);
        network.eval();
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        return network;
    }

    private static (ModelOptions Model, int Classes) Checked(ExperimentState state, string method)
    {
        if (state.Model is not { } model)
            throw new MonkException($"{method} needs a model, and experiment '{state.ExperimentName}' has none yet: call Default, or ModelParams.");
        if (state.Dataset?.Contents is not { } contents)
            throw new MonkException($"{method} needs the number of classes, and experiment '{state.ExperimentName}' has no dataset yet: call Default, or DatasetParams and Dataset.");
        return (model, contents.Classes.Count);
    }
}
