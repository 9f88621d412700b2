using System.Runtime.CompilerServices;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Models.Backbones;

/// <summary>Makes networks of a registered backbone, and knows how many features they give.</summary>
internal sealed class BackboneSource(Backbone backbone)
{
    private readonly ConditionalWeakTable<nn.Module, object> _made = [];
    private int? _features = backbone.Features;

    /// <summary>A new network with a linear layer for the classes after it.</summary>
    /// <exception cref="MonkException">The program's function failed, or its network does not make features of images.</exception>
    public ImageClassifier Build(int classes)
    {
        var module = Made();
        try
        {
            _features ??= Probe(module, backbone.InputSize, backbone.InputSize);
            return new BackboneNetwork(backbone, module, _features.Value, classes);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>Refuses images of a size that the network cannot take, or of which it makes other features than it promised.</summary>
    public static void RequireImages(Backbone backbone, ImageClassifier network, ImageSize size)
    {
        var features = ((BackboneNetwork)network).FeaturesOf(size);
        if (features != network.HeadInputs)
            throw new MonkException(Invariant($"Backbone '{backbone.Name}' gives {features} numbers for an image of {size.Sides} pixels, and {network.HeadInputs} were expected. Average over the image at its end, or use UpdateInputSize({backbone.InputSize})."));
    }

    /// <summary>Runs an image of zeros through a backbone, and leaves it in the mode that it was in.</summary>
    /// <exception cref="MonkException">It fails, or gives something else than features.</exception>
    public static int Probe(Backbone backbone, nn.Module<Tensor, Tensor> module, int height, int width)
    {
        var training = module.training;
        try
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            module.eval();
            return (int)BackboneNetwork.Pooled(backbone, module.call(zeros([1, 3, height, width]))).shape[1];
        }
        catch (Exception failure) when (failure is not MonkException && Dispensable.Is(failure))
        {
            throw new MonkException(Invariant($"Backbone '{backbone.Name}' cannot take images of {height}×{width} pixels: {FirstLine(failure)}"), failure);
        }
        finally
        {
            module.train(training);
        }
    }

    private int Probe(nn.Module<Tensor, Tensor> module, int height, int width) => Probe(backbone, module, height, width);

    private nn.Module<Tensor, Tensor> Made()
    {
        nn.Module<Tensor, Tensor>? module;
        try
        {
            module = backbone.Build();
        }
        catch (Exception failure) when (failure is not MonkException && Dispensable.Is(failure))
        {
            throw new MonkException($"Backbone '{backbone.Name}' could not be made: {FirstLine(failure)}", failure);
        }

        if (module is null)
            throw new MonkException($"Backbone '{backbone.Name}' could not be made: its function gave null.");
        if (!_made.TryAdd(module, this))
            throw new MonkException($"The function of backbone '{backbone.Name}' gave the same network twice. It must make a new one each time.");

        // The caller may have a dispose scope of its own, which must not take the network's tensors with it.
        foreach (var tensor in module.parameters().Cast<Tensor>().Concat(module.buffers()))
            tensor.DetachFromDisposeScope();
        return module;
    }

    // libtorch's messages go on with a trace of native calls.
    private static string FirstLine(Exception failure) => failure.Message.Split('\n')[0].Trim().TrimEnd('.') + ".";
}
