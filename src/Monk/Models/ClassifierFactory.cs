using Monk.Blocks;
using Monk.Experiments;
using Monk.Models.Backbones;
using Monk.Models.Custom;
using Monk.Runtime;
using Monk.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>Makes the network of an experiment: from ImageNet weights, from nothing, or from what the experiment has learned.</summary>
internal static class ClassifierFactory
{
    /// <summary>A network about to be trained: pretrained or random weights, a new head, frozen as far as asked.</summary>
    /// <remarks>
    /// The seed and the file decide every parameter. A file without auxiliary classifiers leaves those of the network at random values.
    /// </remarks>
    /// <exception cref="MonkException">
    /// The file cannot be read, or does not fit; the message says what it would fit. Or the user's own layers do not fit, or nothing would
    /// learn.
    /// </exception>
    public static ImageClassifier CreateForTraining(ModelOptions options, int classes, int seed, string? weightsFile, Device device)
    {
        Seeds.ForInitialization(seed);
        var entry = Entry(options);
        return Prepared(
            weightsFile is null ? WithHead(entry, options).Build(classes)
            : options.Network is null ? BuildPretrained(entry, options, classes, weightsFile)
            : LoadBase(entry, classes, weightsFile),
            options,
            device);
    }

    /// <summary>The network as an experiment saved it.</summary>
    /// <exception cref="MonkException">The file cannot be read, or does not fit; the message says what it would fit.</exception>
    public static ImageClassifier LoadTrained(ModelOptions options, int classes, string weightsFile, Device device)
    {
        var entry = WithHead(Entry(options), options);
        using var weights = WeightsFile.Open(weightsFile);
        return Prepared(Loaded(entry, entry.BuildEmpty(classes), classes, weights, isNew: null), options, device);
    }

    /// <summary>The network without numbers in it, on <c>meta</c>: all that there is to know of it before any weights are found.</summary>
    /// <param name="options">Which network.</param>
    /// <param name="classes">The number of classes; null while it is not known: then as many as the user's own layers give, or two.</param>
    /// <exception cref="MonkException">
    /// The user's own layers do not fit together or do not give the number of classes, or nothing would learn.
    /// </exception>
    public static ImageClassifier Outline(ModelOptions options, int? classes) =>
        Prepared(WithHead(Entry(options), options).Build(classes ?? Outputs(options), META), options, META);

    /// <summary>The same on the CPU, with whatever was in memory for weights: what shapes can be computed with.</summary>
    /// <inheritdoc cref="Outline"/>
    public static ImageClassifier Skeleton(ModelOptions options, int? classes) =>
        Prepared(WithHead(Entry(options), options).BuildEmpty(classes ?? Outputs(options)), options, CPU);

    /// <summary>The size of the images that a network is usually given.</summary>
    public static ImageSize UsualInputSize(ModelOptions options) => options.Network is { } network ? (network.DataShape[1], network.DataShape[2]) : Entry(options).InputSize;

    /// <summary>Refuses images of a size that a network cannot take, before its weights are looked for.</summary>
    /// <exception cref="MonkException">It is made for another size.</exception>
    public static void RequireImages(ModelOptions options, ImageSize inputSize, int classes)
    {
        if (options.Network is { } network)
            CustomNetwork.RequireImages(network, inputSize, classes);
        else if (Entry(options) is { Own: { } own } backbone)
        {
            using var outline = backbone.Build(classes);
            BackboneSource.RequireImages(own, outline, inputSize);
        }
        else if (Entry(options) is { TakesOneSize: true } entry && inputSize != entry.InputSize)
            throw new MonkException(Invariant($"{options.Name} takes images of {entry.InputSize}×{entry.InputSize} pixels only, and the input size is {inputSize}. Call UpdateInputSize({entry.InputSize}), or choose another model."));
    }

    /// <summary>What an experiment's network goes by in files: the architecture's canonical name.</summary>
    public static string CanonicalName(ModelOptions options) => Entry(options).Name;

    private static ModelEntry Entry(ModelOptions options) => options.Network is { } network
        ? new ModelEntry(ModelOptions.CustomName, "Custom", classes => new CustomNetwork(network, classes))
        : ModelRegistry.OfExperiment(options.Name);

    private static ModelEntry WithHead(ModelEntry entry, ModelOptions options) => options.Head.Count == 0 ? entry : entry with
    {
        Builder = classes =>
        {
            var model = entry.Builder(classes);
            model.UseHead(HeadBuilder.Build(options, model.HeadInputs, classes));
            return model;
        },
    };

    /// <summary>How many numbers for an image a network gives whose number of classes is not known yet.</summary>
    public static int Outputs(ModelOptions options)
    {
        const int Any = 2;
        if (options.Network is { } network)
            return (int)CustomNetwork.PlanOf(network, Any).Output[0];
        if (options.Head.Count == 0)
            return Any;
        using var model = Entry(options).Build(Any, META);
        return (int)HeadBuilder.Plan(options, model.HeadInputs, Any).Output[0];
    }

    private static ImageClassifier LoadBase(ModelEntry entry, int classes, string weightsFile)
    {
        using var weights = WeightsFile.Open(weightsFile);
        var model = entry.Build(classes);
        return Loaded(entry, model, classes, weights, model.IsOfHead);
    }

    private static ImageClassifier BuildPretrained(ModelEntry entry, ModelOptions options, int classes, string weightsFile)
    {
        using var weights = WeightsFile.Open(weightsFile);
        var shapes = ArchitectureShapes.Of(entry);
        var names = StateNames.Map([.. weights.Entries.Select(tensor => tensor.Name)], [], rename: null).Select(pair => pair.Name).ToList();
        var absent = shapes.AbsentAuxiliaryClassifiers(names);

        // What the file lacks must be made at random; with only last layers to make, the time that random numbers for the rest take is
        // saved.
        var model = absent.Count > 0 ? entry.Build(classes) : entry.BuildEmpty(classes);
        Loaded(entry, model, classes, weights, name => shapes.IsHead(name) || absent.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        model.ReplaceHead(classes);
        if (options.Head.Count > 0)
            model.UseHead(HeadBuilder.Build(options, model.HeadInputs, classes));
        return model;
    }

    private static ImageClassifier Loaded(ModelEntry entry, ImageClassifier model, int classes, WeightsFile weights, Func<string, bool>? isNew)
    {
        try
        {
            StateDictionary.Load(model, weights, (model as BackboneNetwork)?.NameOf(), isNew);
            return model;
        }
        catch (WeightsMismatchException mismatch)
        {
            model.Dispose();
            if (entry.Own is not null)
                throw new MonkException([.. mismatch.Lines], mismatch);
            throw new MonkException([.. mismatch.Lines, ArchitectureFit.Best(weights).Describe(entry, classes)], mismatch);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static ImageClassifier Prepared(ImageClassifier model, ModelOptions options, Device device)
    {
        try
        {
            Freeze(model, options);
        }
        catch
        {
            model.Dispose();
            throw;
        }

        if (device.type != DeviceType.META)
            model.to(device);
        return model;
    }

    // Auxiliary classifiers hang on the middle of the base: while it is frozen they play no part, and are frozen with it.
    private static void Freeze(ImageClassifier model, ModelOptions options)
    {
        var layers = ModuleTree.Layers(model).ToList();
        for (var i = 0; i < layers.Count; i++)
        {
            var learns = i >= options.FrozenLayers && (!options.FreezeBaseNetwork || model.IsOfHead(layers[i].Name));
            foreach (var (_, parameter) in layers[i].Module.named_parameters(recurse: false))
                parameter.requires_grad = learns;
        }

        if (model.parameters().Any(parameter => parameter.requires_grad))
            return;
        throw new MonkException(options.FrozenLayers >= layers.Count
            ? $"{options.FrozenLayers} layers are to be frozen, and {options.Name} has {layers.Count}: at least the last must learn, so {layers.Count - 1} is the most."
            : $"Nothing of {options.Name} would learn: its base is frozen, and its head has no layer that could learn. Append a linear layer, or let the base learn.");
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
        var layers = ModuleTree.Layers(model).Select(layer => layer.Module.named_parameters(recurse: false).Select(entry => entry.parameter).ToList()).ToList();
        var parameters = model.parameters().ToList();
        return new ModelSize(
            layers.Count,
            layers.Count(own => own.Any(parameter => parameter.requires_grad)),
            parameters.Sum(parameter => parameter.numel()),
            parameters.Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel()));
    }
}
