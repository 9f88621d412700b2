using Monk.Drawing;
using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Files;
using Monk.Models;
using Monk.Models.Custom;
using Monk.NetworkLayers;
using Monk.Reporting.Graphs;
using Monk.Runtime;
using Monk.Text;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Takes a network of one's own layers for the experiment. It begins with random weights, and all of it learns.</summary>
    /// <param name="network">
    /// The layers, from the image to the classes; <see cref="Layers"/> makes them. The last must give a number for each class.
    /// </param>
    /// <param name="dataShape">
    /// Channels, height and width of the images: 3, and the experiment's input size. Default: (3, 224, 224), as in Monk.
    /// </param>
    /// <param name="useGpu">
    /// Whether CUDA is used where there is a device for it; where it is asked for and there is none, that is said. Default: what is set
    /// already, else true.
    /// </param>
    /// <param name="networkInitializer">
    /// How the weights of convolutions and fully connected layers begin: <c>xavier_normal</c> (default, as in Monk), <c>xavier_uniform</c>,
    /// <c>msra</c> or <c>he_normal</c>, <c>he_uniform</c>, <c>normal</c>, <c>uniform</c>, <c>orthogonal_normal</c>,
    /// <c>orthogonal_uniform</c>, <c>zeros</c>, or <c>default</c> for PyTorch's. Layers of the program's own begin as they are made.
    /// </param>
    /// <exception cref="MonkException">
    /// Two layers do not go together, the last does not give the number of classes, or training has begun.
    /// </exception>
    public void CompileNetwork(
        IReadOnlyList<NetworkLayer> network, (int Channels, int Height, int Width)? dataShape = null, bool? useGpu = null, string networkInitializer = "xavier_normal")
    {
        using var alone = Alone();
        var shape = RequireNetwork(network, dataShape);
        Check.NotEmpty(nameof(networkInitializer), networkInitializer);
        NetworkInitializer.Require(networkInitializer);

        var options = new ModelOptions
        {
            Name = ModelOptions.CustomName,
            FreezeBaseNetwork = false,
            UsePretrained = false,
            UseGpu = useGpu ?? State.Model?.UseGpu ?? true,
            Network = new NetworkOptions { Layers = network, DataShape = [shape.Channels, shape.Height, shape.Width], Initializer = networkInitializer },
        };
        RequireSame();
        var size = SizeOf(options);
        if (State.Dataset is { Contents: { } contents } dataset)
            CustomNetwork.RequireImages(options.Network, dataset.InputSize, contents.Classes.Count);
        var before = State.Model;
        Configure("The model", state => state with { Model = options });
        Choose(Setting.Model);
        Choose(Setting.UseGpu, useGpu is not null);
        Draw(NetworkGraphs.Of(CustomNetwork.PlanOf(options.Network, ClassesOr(options))), options.Name);
        _report.Block(
            "Model Details",
            ("Model name", options.Name),
            ("Use Gpu", Printed.Flag(options.UseGpu && TorchSharp.torch.cuda.is_available())),
            ("Data shape", Invariant($"({shape.Channels}, {shape.Height}, {shape.Width})")),
            ("Network initializer", networkInitializer),
            ("Num layers in model", Invariant($"{size.Layers}")),
            ("Num trainable layers", Invariant($"{size.TrainableLayers}")),
            ("Graph", Store.Paths.GraphPicture));
        ReportGivenUp(before is { Network: null } ? before : null);
        ReportMissingGpu(useGpu);
    }

    /// <summary>
    /// Draws a network of one's own layers, as <c>graph.png</c> and <c>graph.svg</c> in the experiment's folder, and changes nothing else.
    /// </summary>
    /// <param name="network">The layers.</param>
    /// <param name="dataShape">Channels, height and width of the images. Default: (3, 224, 224).</param>
    /// <returns>The picture and its file; it can be used as the file's path.</returns>
    /// <exception cref="MonkException">Two layers do not go together, or the files cannot be written.</exception>
    public PictureFile DebugCustomModelDesign(IReadOnlyList<NetworkLayer> network, (int Channels, int Height, int Width)? dataShape = null)
    {
        using var alone = Alone();
        var shape = RequireNetwork(network, dataShape);
        return Draw(NetworkGraphs.Of(NetworkPlan.Of(network, [shape.Channels, shape.Height, shape.Width], KnownClasses ?? 2)), ModelOptions.CustomName);
    }

    /// <summary>
    /// Draws the experiment's network, as <c>graph.png</c> and <c>graph.svg</c> in its folder: every layer of one of one's own, every block
    /// of an architecture.
    /// </summary>
    /// <returns>The picture and its file; it can be used as the file's path.</returns>
    /// <exception cref="MonkException">No model has been chosen, or the files cannot be written.</exception>
    public PictureFile DrawModel()
    {
        using var alone = Alone();
        var options = RequireModel();
        if (options.Network is { } network)
            return Draw(NetworkGraphs.Of(CustomNetwork.PlanOf(network, ClassesOr(options))), options.Name);

        using var skeleton = ClassifierFactory.Skeleton(options, KnownClasses);
        return Draw(NetworkGraphs.Of(skeleton, ImageShape(options)), options.Name);
    }

    /// <summary>
    /// Lists the layers of the experiment's network: what each makes of an image, how many parameters it has, and whether they learn.
    /// </summary>
    /// <returns>The table. Its numbers are those of training, as they are set now.</returns>
    /// <exception cref="MonkException">No model has been chosen, or its layers do not fit together.</exception>
    public NetworkSummary ModelSummary()
    {
        using var alone = Alone();
        var options = RequireModel();
        using var skeleton = ClassifierFactory.Skeleton(options, KnownClasses);
        var summary = NetworkSummaries.Of(skeleton, ImageShape(options));
        _report.Result(summary, report =>
        {
            report.Text(summary.ToString());
            report.Line();
        });
        return summary;
    }

    private static (int Channels, int Height, int Width) RequireNetwork(IReadOnlyList<NetworkLayer> network, (int Channels, int Height, int Width)? dataShape)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Count == 0)
            throw new MonkException("network has no layers.");
        NetworkRules.RequireLayers(nameof(network), network);
        var shape = dataShape ?? (3, 224, 224);
        ModelRules.RequireDataShape(nameof(dataShape), [shape.Channels, shape.Height, shape.Width]);
        return shape;
    }

    private int ClassesOr(ModelOptions options) => KnownClasses ?? ClassifierFactory.Outputs(options);

    private long[] ImageShape(ModelOptions options)
    {
        var (height, width) = State.Dataset?.InputSize ?? ClassifierFactory.UsualInputSize(options);
        return [3, height, width];
    }

    private PictureFile Draw(GraphChain graph, string name)
    {
        var picture = NetworkPicture.Of($"{Store.Paths.Project} / {Store.Paths.Experiment}: {name}", graph);
        var file = PictureFile.Write(Store.Paths.GraphPicture, $"the network {name}", picture, WhileThere(Store.Paths.GraphPicture));
        AtomicFile.Write(
            Store.Paths.GraphDrawing,
            stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(picture.ToSvg())),
            WhileThere(Store.Paths.GraphDrawing));
        return file;
    }
}
