using Monk.Blocks;
using Monk.Weights;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>What the registry knows of one architecture.</summary>
/// <param name="Name">Its canonical name: torchvision's, timm's for the pre-activation ResNets. Pretrained weights go by it.</param>
/// <param name="Family">The family's name, for people.</param>
/// <param name="Builder">Makes the network for a number of classes, with random weights.</param>
internal sealed record ModelEntry(string Name, string Family, Func<int, ImageClassifier> Builder)
{
    /// <summary>
    /// Other names that it goes by: those of Monk's backends, whose networks differ where <see cref="NamesakeModels"/> says so, and timm's.
    /// </summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The canonical name, then the aliases.</summary>
    public IEnumerable<string> Names => Aliases.Prepend(Name);

    /// <summary>The side, in pixels, of the square images that it is usually given.</summary>
    public int InputSize { get; init; } = 224;

    /// <summary>Whether it can be given no others.</summary>
    public bool TakesOneSize { get; init; }

    /// <summary>The normalisation that its pretrained weights expect.</summary>
    public PixelNormalization Normalization { get; init; } = PixelNormalization.ImageNet;

    /// <summary>The program's own backbone that it is; null for an architecture of this library.</summary>
    public Backbone? Own { get; init; }

    /// <summary>Builds the network with random weights, in training mode.</summary>
    /// <param name="classes">The number of logits; at least 1.</param>
    /// <param name="device">
    /// Where: by default the CPU. On <c>meta</c> the tensors have shapes only, which takes milliseconds for any network.
    /// </param>
    public ImageClassifier Build(int classes, Device? device = null)
    {
        if (classes < 1)
            throw new MonkException($"Model '{Name}' was asked for {classes} classes; it needs at least 1.");

        if (Own is not null)
            return Builder(classes); // On the CPU, whatever is asked for, and in no scope: what else its tensors are for is not known.
        using var scope = NewDisposeScope(); // For what initialisation leaves behind; parameters stay out of scopes.
        return Layer.On(device ?? CPU, () => Builder(classes));
    }

    /// <summary>
    /// Builds the network for weights that are about to be loaded: without the time that random numbers take. Its parameters hold whatever
    /// was in memory, so each of them must be written; only the running statistics of batch norms are those of a new network.
    /// </summary>
    /// <inheritdoc cref="Build"/>
    public ImageClassifier BuildEmpty(int classes, Device? device = null)
    {
        if (Own is not null)
            return Build(classes);
        var model = Build(classes, META);
        using var scope = NewDisposeScope();
        Layer.On(device ?? CPU, () =>
        {
            Materialization.Run(model);
            return model;
        });
        return model;
    }
}
