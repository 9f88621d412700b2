using System.Text.RegularExpressions;

namespace Monk.Weights;

/// <summary>Brings the names in a weights file to those that torchvision's models have today.</summary>
internal static partial class StateNames
{
    // What DataParallel and torch.compile put before every name.
    private static readonly string[] Wrappers = ["module.", "_orig_mod."];

    /// <summary>The batches a batch norm has seen; files made before PyTorch 0.4.1 lack it, and it changes no result.</summary>
    public static bool IsOptional(string name) => name == "num_batches_tracked" || name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    /// <summary>Each name in the file with the module's name for it.</summary>
    /// <param name="inFile">The file's names.</param>
    /// <param name="inModule">The module's names: a wrapper's prefix that they have too is kept.</param>
    /// <param name="rename">The caller's own mapping, applied last.</param>
    public static IEnumerable<(string Name, string NameInFile)> Map(IReadOnlyList<string> inFile, IReadOnlyCollection<string> inModule, Func<string, string>? rename)
    {
        var prefix = "";
        for (var found = true; found;)
        {
            var wrapper = Wrappers.FirstOrDefault(w => inFile.Count > 0
                && inFile.All(name => name.StartsWith(prefix + w, StringComparison.Ordinal))
                && !inModule.Any(name => name.StartsWith(w, StringComparison.Ordinal)));
            prefix += wrapper;
            found = wrapper is not null;
        }

        foreach (var name in inFile)
        {
            var today = OldDenseNet().Replace(name[prefix.Length..], "$1$2");
            yield return (rename is null ? today : rename(today), name);
        }
    }

    /// <summary>torchvision's own pattern: "denselayer1.norm.1.weight" is "denselayer1.norm1.weight" now.</summary>
    [GeneratedRegex(@"^(.*denselayer\d+\.(?:norm|relu|conv))\.((?:[12])\.(?:weight|bias|running_mean|running_var))$", RegexOptions.CultureInvariant)]
    private static partial Regex OldDenseNet();
}
