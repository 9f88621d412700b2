using Monk.Runtime;
using System.Globalization;
using System.Text.Json;
using Monk.Blocks;
using Monk.Experiments;
using Monk.NetworkLayers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using BatchNorm2d = Monk.Blocks.BatchNorm2d;
using Conv2d = Monk.Blocks.Conv2d;
using InstanceNorm = Monk.Blocks.InstanceNorm;

namespace Monk.Models.Custom;

/// <summary>A network of the user's own layers. Its head is the last of them that has parameters; what comes after it has none.</summary>
internal sealed class CustomNetwork : ImageClassifier
{
    private readonly Sequence _base = new();
    private readonly Sequence _rest = new();
    private readonly List<nn.Module> _own = [];
    private readonly bool _canUseBFloat16;

    /// <summary>Builds the network.</summary>
    /// <exception cref="MonkException">The layers do not go together, or do not end in the number of classes.</exception>
    public CustomNetwork(NetworkOptions options, int classes)
        : base(ModelOptions.CustomName)
    {
        var plan = PlanOf(options, classes).RequireClasses("The network");
        var layers = plan.Build(_own).ToList();
        var head = layers.FindLastIndex(layer => layer.Layer.parameters().Any());
        if (head < 0)
            throw new MonkException("The network has no layer that could learn: give it a convolution or a fully connected layer.");

        // What a program's own layers do may change with its code, while their settings stay.
        Description = $"{GetName()} {JsonSerializer.Serialize(options, ExperimentStateJson.Default.NetworkOptions)}"
            + CodeVersion.Of(_own.Select(layer => layer.GetType()));
        (HeadName, Head) = layers[head];
        for (var i = 0; i < layers.Count; i++)
            (i < head ? _base : _rest).Append(layers[i].Uid, Add(layers[i].Uid, layers[i].Layer));
        _canUseBFloat16 = plan.All.All(layer => layer.CanUseBFloat16);
        NetworkInitializer.Run(this, options.Initializer, except: _own);
    }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Head { get; }

    /// <inheritdoc/>
    public override string HeadName { get; }

    /// <inheritdoc/>
    public override bool CanUseBFloat16 => _canUseBFloat16 && ModuleTree.Of(_base).All(entry =>
        entry.Module is Conv2d or PointwiseConv2d or BatchNorm2d || (entry.Module is not (InstanceNorm or WholeLayerNorm) && !entry.Module.named_parameters(recurse: false).Any()));

    /// <inheritdoc/>
    /// <remarks>A branch may begin with a norm, and the others get its input too.</remarks>
    public override bool CanFoldNorms => false;

    /// <summary>The network's layers for images of its data shape.</summary>
    /// <exception cref="MonkException">The layers do not go together.</exception>
    public static NetworkPlan PlanOf(NetworkOptions options, int classes) => NetworkPlan.Of(options.Layers, [.. options.DataShape.Select(side => (long)side)], classes);

    /// <summary>Refuses images of another size than the network is made for, unless none of its layers depends on it.</summary>
    /// <param name="options">The network.</param>
    /// <param name="inputSize">The images' size.</param>
    /// <param name="classes">The number of classes.</param>
    public static void RequireImages(NetworkOptions options, ImageSize inputSize, int classes)
    {
        ImageSize own = (options.DataShape[1], options.DataShape[2]);
        if (inputSize == own)
            return;
        try
        {
            var resized = options with { DataShape = [options.DataShape[0], inputSize.Height, inputSize.Width] };
            if (Shapes(options).SequenceEqual(Shapes(resized)))
                return;
        }
        catch (MonkException e)
        {
            throw new MonkException($"{Mismatch()} {e.Message}", e);
        }

        throw new MonkException(Mismatch());

        IEnumerable<string> Shapes(NetworkOptions network)
        {
            using var model = Layer.On(META, () => new CustomNetwork(network, classes));
            return [.. model.parameters().Select(parameter => ShapeText.Of(parameter.shape))];
        }

        string Mismatch() => string.Create(CultureInfo.InvariantCulture, $"The network is made for images of {own.Sides} pixels{own.Order}, and the input size is {inputSize}. Compile it with dataShape: (3, {inputSize.Height}, {inputSize.Width}), or give images of its size with UpdateInputSize({own.Code}).");
    }

    /// <inheritdoc/>
    protected override Tensor ComputeFeatures(Tensor images) => _base.call(images);

    /// <inheritdoc/>
    protected override Tensor ComputeLogits(Tensor features) => _rest.call(features).flatten(1);

    /// <inheritdoc/>
    protected override void InstallHead(nn.Module<Tensor, Tensor> head) => throw new InvalidOperationException("The head of a custom network is one of its own layers.");
}
