using Monk.Text;
using static TorchSharp.torch;

namespace Monk;

/// <summary>
/// A network of a program's own that makes features of images. Registered with <see cref="Backbones.Register"/>, it is trained like the
/// built-in models: a linear layer for the classes comes after it, and it can be frozen, resumed, compared and copied.
/// </summary>
/// <param name="Name">
/// What it goes by in <c>modelName</c> and in the states of experiments: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, and no name of a
/// built-in model.
/// </param>
/// <param name="Build">
/// Makes the network on the CPU, a new one each time. It takes images [N, 3, height, width] and gives [N, features], or
/// [N, features, height, width], which is then averaged over the image. What random numbers it takes come from libtorch, so that the
/// experiment's seed fixes them.
/// </param>
/// <example><code>
/// Backbones.Register(new Backbone("tiny", () => nn.Sequential(nn.Conv2d(3, 16, 3, stride: 2), nn.ReLU(), nn.Conv2d(16, 32, 3), nn.ReLU()))
/// {
///     InputSize = 64,
/// });
/// gtf.Default("images", modelName: "tiny", freezeBaseNetwork: false, numEpochs: 5);
/// </code></example>
public sealed record Backbone(string Name, Func<nn.Module<Tensor, Tensor>> Build)
{
    /// <summary>The side, in pixels, of the square images that it is usually given.</summary>
    /// <value>224. At least 32.</value>
    public int InputSize { get; init; } = 224;

    /// <summary>What is subtracted from a pixel in 0…1, for red, green and blue.</summary>
    /// <value>ImageNet's: 0.485, 0.456, 0.406.</value>
    public IReadOnlyList<double> Mean { get; init; } = [0.485, 0.456, 0.406];

    /// <summary>What a pixel is divided by after that, for red, green and blue.</summary>
    /// <value>ImageNet's: 0.229, 0.224, 0.225.</value>
    public IReadOnlyList<double> StandardDeviation { get; init; } = [0.229, 0.224, 0.225];

    /// <summary>How many numbers it gives for an image.</summary>
    /// <value>Null: an image of zeros is run through it once to find out.</value>
    public int? Features { get; init; }

    /// <summary>
    /// The weights that it starts from where pretrained ones are asked for: a safetensors or PyTorch file whose tensors have the names of
    /// the network's own state dict. Files that experiments have saved have <c>base.</c> before these names and are taken too.
    /// </summary>
    /// <value>Null: those that <see cref="Build"/> has given it, random or loaded there.</value>
    public string? WeightsFile { get; init; }

    /// <summary>
    /// To be changed when the network computes something else with the same weights, for which kept features must not be used again. A new
    /// build of the program that holds the network's class is noticed by itself.
    /// </summary>
    /// <value><c>1</c>.</value>
    public string Version { get; init; } = "1";

    /// <summary>Its name.</summary>
    public override string ToString() => Printable.Line(Name);
}
