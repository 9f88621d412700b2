using Monk.Experiments;
using Monk.Models;
using static TorchSharp.torch;

namespace Monk.Inspection;

/// <summary>Makes an experiment's network for a look at it, apart from any that is trained or predicts.</summary>
internal static class ExperimentNetwork
{
    /// <summary>The trained network in float32 throughout, in eval mode, none of its parameters asking for gradients.</summary>
    public static ImageClassifier Trained(ExperimentState state, string weightsFile, Device device)
    {
        var network = ClassifierFactory.LoadTrained(state.Model!, state.Dataset!.Contents!.Classes.Count, weightsFile, device);
        network.eval();
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        return network;
    }
}
