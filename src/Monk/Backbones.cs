using Monk.Models.Backbones;

namespace Monk;

/// <summary>The networks of a program's own that experiments can be trained with.</summary>
/// <remarks>
/// An experiment keeps the network's name, not its code. One whose network is not registered can be opened, looked at, compared and copied;
/// training and inference say what is missing.
/// </remarks>
public static class Backbones
{
    /// <summary>Makes a network known under its name, to all experiments of this program.</summary>
    /// <param name="backbone">The network.</param>
    /// <param name="replace">
    /// Whether it takes the place of one that another method makes, as when a notebook's cell runs again. Default: it is refused.
    /// </param>
    /// <example><code>
    /// Backbones.Register(new Backbone("tiny", () => new TinyNet()) { InputSize = 64, WeightsFile = "tiny.safetensors" });
    /// Console.WriteLine(string.Join(", ", Prototype.ListModels("tiny*")));
    /// </code></example>
    /// <exception cref="MonkException">
    /// The name is not allowed, is a built-in model's, or is another backbone's already; or a property is out of range.
    /// </exception>
    public static void Register(Backbone backbone, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        BackboneRegistry.Register(backbone, replace);
    }
}
