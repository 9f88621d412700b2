using Monk.Experiments;
using Monk.Runtime;
using Monk.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>Makes the network of an experiment: from ImageNet weights, from nothing, or from what the experiment has learned.</summary>
internal static class ClassifierFactory
{
    /// <summary>A network about to be trained: pretrained or random weights, a new last layer, the base frozen if so asked.</summary>
    public static ImageClassifier CreateForTraining(ModelOptions options, int classes, int seed, string? weightsFile, Device device)
    {
        Seeds.ForInitialization(seed);
        var model = ModelRegistry.Find(options.Name).Build(classes);
        if (weightsFile is not null)
        {
            using var weights = WeightsFile.Open(weightsFile);
            StateDictionary.Load(model, weights, skip: key => key.StartsWith(model.HeadName + ".", StringComparison.Ordinal));
        }

        Freeze(model, options.FreezeBaseNetwork);
        model.to(device);
        return model;
    }

    /// <summary>The network as an experiment saved it.</summary>
    public static ImageClassifier LoadTrained(ModelOptions options, int classes, string weightsFile, Device device)
    {
        var model = ModelRegistry.Find(options.Name).BuildEmpty(classes);
        using (var weights = WeightsFile.Open(weightsFile))
            StateDictionary.Load(model, weights);
        Freeze(model, options.FreezeBaseNetwork);
        model.to(device);
        return model;
    }

    private static void Freeze(ImageClassifier model, bool freezeBase)
    {
        foreach (var (name, parameter) in model.named_parameters())
            parameter.requires_grad = !freezeBase || name.StartsWith(model.HeadName + ".", StringComparison.Ordinal);
    }
}

/// <summary>The size of a network.</summary>
/// <param name="Layers">Modules that own parameters, as Monk counts layers.</param>
/// <param name="TrainableLayers">Those of them with a parameter that learns.</param>
/// <param name="Parameters">Numbers in all parameters.</param>
/// <param name="TrainableParameters">Numbers in those that learn.</param>
internal sealed record ModelSize(int Layers, int TrainableLayers, long Parameters, long TrainableParameters)
{
    public static ModelSize Of(nn.Module model)
    {
        var layers = model.modules().Select(module => module.named_parameters(recurse: false).Select(entry => entry.parameter).ToList()).Where(own => own.Count > 0).ToList();
        var parameters = model.parameters().ToList();
        return new ModelSize(
            layers.Count,
            layers.Count(own => own.Any(parameter => parameter.requires_grad)),
            parameters.Sum(parameter => parameter.numel()),
            parameters.Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel()));
    }
}
