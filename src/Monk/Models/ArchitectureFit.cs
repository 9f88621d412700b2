using Monk.Weights;
using static System.FormattableString;

namespace Monk.Models;

/// <summary>The architecture that a file's tensors fit best.</summary>
/// <param name="Entry">The architecture.</param>
/// <param name="IsExact">Whether every tensor fits, the number of classes aside.</param>
/// <param name="Share">The tensors that fit, as a share of all that the file or the architecture has.</param>
/// <param name="Classes">The number of classes that the file's head is for; null if it has no such head.</param>
internal sealed record ArchitectureFit(ModelEntry Entry, bool IsExact, double Share, long? Classes)
{
    // Below it, what two networks share are a few common names and shapes of layers.
    private const double LeastShare = 0.6;

    /// <summary>The best fit among all architectures.</summary>
    public static ArchitectureFit Best(WeightsFile file)
    {
        var tensors = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        var names = file.Entries.Select(entry => entry.Name).ToList();
        foreach (var (entry, (name, _)) in file.Entries.Zip(StateNames.Map(names, [], rename: null)))
            tensors.TryAdd(name, entry.Shape);
        return Best(tensors);
    }

    /// <summary>The best fit of tensors with these names and shapes.</summary>
    public static ArchitectureFit Best(IReadOnlyDictionary<string, IReadOnlyList<long>> tensors) => ArchitectureShapes.All
        .Select(architecture =>
        {
            var (fitting, total) = architecture.Fit(tensors);
            var classes = tensors.TryGetValue(architecture.HeadWeight, out var head) && head.Count > 0 ? head[0] : (long?)null;
            return new ArchitectureFit(architecture.Entry, fitting > 0 && fitting == total, total == 0 ? 0 : (double)fitting / total, classes);
        })
        .MaxBy(fit => fit.Share)!;

    /// <summary>Tells a user whose weights are not of the model wanted what they are of.</summary>
    /// <param name="wanted">The model that they were to be loaded into.</param>
    /// <param name="classes">The number of classes that it was to have.</param>
    public string Describe(ModelEntry wanted, int classes)
    {
        if (!IsExact)
        {
            return Share < LeastShare
                ? Invariant($"None of the {ModelRegistry.All.Count} architectures here is near.")
                : Invariant($"The nearest architecture is '{Entry.Name}', which {Math.Floor(100 * Share):F0} % of the tensors fit.");
        }

        return Entry.Name == wanted.Name && Classes is not null
            ? Invariant($"These are the weights of '{Entry.Name}' for {Classes} classes, not {classes}.")
            : $"These are the weights of '{Entry.Name}'.";
    }
}
