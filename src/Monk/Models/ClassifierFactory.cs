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
    /// <remarks>The seed and the file decide every parameter. A file without auxiliary classifiers leaves those of the network at random values.</remarks>
    /// <exception cref="MonkException">The file cannot be read, or does not fit; the message says what it would fit.</exception>
    public static ImageClassifier CreateForTraining(ModelOptions options, int classes, int seed, string? weightsFile, Device device)
    {
        Seeds.ForInitialization(seed);
        var entry = ModelRegistry.Find(options.Name);
        var model = weightsFile is null ? entry.Build(classes) : BuildPretrained(entry, classes, weightsFile);
        return Prepared(model, options, device);
    }

    /// <summary>The network as an experiment saved it.</summary>
    /// <exception cref="MonkException">The file cannot be read, or does not fit; the message says what it would fit.</exception>
    public static ImageClassifier LoadTrained(ModelOptions options, int classes, string weightsFile, Device device)
    {
        var entry = ModelRegistry.Find(options.Name);
        using var weights = WeightsFile.Open(weightsFile);
        return Prepared(Loaded(entry, entry.BuildEmpty(classes), classes, weights, isNew: null), options, device);
    }

    private static ImageClassifier BuildPretrained(ModelEntry entry, int classes, string weightsFile)
    {
        using var weights = WeightsFile.Open(weightsFile);
        var shapes = ArchitectureShapes.Of(entry);
        var names = StateNames.Map([.. weights.Entries.Select(tensor => tensor.Name)], [], rename: null).Select(pair => pair.Name).ToList();
        var absent = shapes.AbsentAuxiliaryClassifiers(names);

        // What the file lacks must be made at random; with only last layers to make, the time that random numbers for the rest take is saved.
        var model = absent.Count > 0 ? entry.Build(classes) : entry.BuildEmpty(classes);
        Loaded(entry, model, classes, weights, name => shapes.IsHead(name) || absent.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        model.ReplaceHead(classes);
        return model;
    }

    private static ImageClassifier Loaded(ModelEntry entry, ImageClassifier model, int classes, WeightsFile weights, Func<string, bool>? isNew)
    {
        try
        {
            StateDictionary.Load(model, weights, skip: isNew);
            return model;
        }
        catch (WeightsMismatchException mismatch)
        {
            model.Dispose();
            throw new MonkException($"{mismatch.Message}{Environment.NewLine}{ArchitectureFit.Best(weights).Describe(entry, classes)}", mismatch);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static ImageClassifier Prepared(ImageClassifier model, ModelOptions options, Device device)
    {
        Freeze(model, options.FreezeBaseNetwork);
        if (options.FrozenLayers > 0)
            FreezeFirst(model, options.FrozenLayers);
        model.to(device);
        return model;
    }

    // Auxiliary classifiers hang on the middle of the base: while it is frozen they play no part, and are frozen with it.
    private static void Freeze(ImageClassifier model, bool freezeBase)
    {
        foreach (var (name, parameter) in model.named_parameters())
            parameter.requires_grad = !freezeBase || name.StartsWith(model.HeadName + ".", StringComparison.Ordinal);
    }

    private static void FreezeFirst(ImageClassifier model, int frozen)
    {
        var layers = Layers(model).ToList();
        if (frozen >= layers.Count)
        {
            model.Dispose();
            throw new MonkException($"{frozen} layers cannot be frozen: {model.GetName()} has {layers.Count}, and at least one must learn, so 0 to {layers.Count - 1} can.");
        }

        foreach (var (_, parameter) in layers.Take(frozen).SelectMany(layer => layer.named_parameters(recurse: false)))
            parameter.requires_grad = false;

        // Depth first, in the order of the state dict: TorchSharp's own list goes breadth first.
        static IEnumerable<nn.Module> Layers(nn.Module module) => (module.named_parameters(recurse: false).Any() ? [module] : Enumerable.Empty<nn.Module>())
            .Concat(module.named_children().SelectMany(child => Layers(child.module)));
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
