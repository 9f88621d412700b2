using Monk.Experiments;
using Monk.Models;
using Monk.Reporting;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Takes a network of one's own layers for the experiment. It begins with random weights, and all of it learns.</summary>
    /// <param name="network">The layers, from the image to the classes; <see cref="Layers"/> makes them. The last must give a number for each class.</param>
    /// <param name="dataShape">Channels, height and width of the images: 3, and the experiment's input size twice. Default: (3, 224, 224), as in Monk.</param>
    /// <param name="useGpu">Whether CUDA is used where there is a device for it. Default: true.</param>
    /// <param name="networkInitializer">
    /// How the weights of convolutions and fully connected layers begin: <c>xavier_normal</c> (default, as in Monk), <c>xavier_uniform</c>, <c>msra</c> or <c>he_normal</c>,
    /// <c>he_uniform</c>, <c>normal</c>, <c>uniform</c>, <c>orthogonal_normal</c>, <c>orthogonal_uniform</c>, <c>zeros</c>, or <c>default</c> for PyTorch's.
    /// </param>
    /// <exception cref="MonkException">Two layers do not go together, the last does not give the number of classes, or training has begun.</exception>
    public void CompileNetwork(
        IReadOnlyList<NetworkLayer> network, (int Channels, int Height, int Width)? dataShape = null, bool useGpu = true, string networkInitializer = "xavier_normal")
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Count == 0)
            throw new MonkException("network has no layers.");
        var shape = dataShape ?? (3, 224, 224);
        if (shape.Channels != 3 || shape.Height != shape.Width || shape.Height < 1)
            throw new MonkException(Invariant($"dataShape is ({shape.Channels}, {shape.Height}, {shape.Width}); images come as squares of three channels, such as (3, 224, 224)."));
        Check.NotEmpty(nameof(networkInitializer), networkInitializer);
        NetworkInitializer.Require(networkInitializer);

        var options = new ModelOptions
        {
            Name = ModelOptions.CustomName,
            FreezeBaseNetwork = false,
            UsePretrained = false,
            UseGpu = useGpu,
            Network = new NetworkOptions { Layers = network, DataShape = [shape.Channels, shape.Height, shape.Width], Initializer = networkInitializer },
        };
        var size = SizeOf(options);
        if (_state.Dataset is { Contents: { } contents } dataset)
            CustomNetwork.RequireImages(options.Network, dataset.InputSize, contents.Classes.Count);
        Configure("The model", state => state with { Model = options });
        _report.Block(
            "Model Details",
            ("Model name", options.Name),
            ("Use Gpu", Report.Flag(useGpu && TorchSharp.torch.cuda.is_available())),
            ("Data shape", Invariant($"({shape.Channels}, {shape.Height}, {shape.Width})")),
            ("Network initializer", networkInitializer),
            ("Num layers in model", Invariant($"{size.Layers}")),
            ("Num trainable layers", Invariant($"{size.TrainableLayers}")));
    }
}
