using System.Text.Json;
using Monk.Data;
using Monk.Experiments;
using Monk.Weights;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>Takes the last layer over from a weights file that the user has named, where it tells the experiment's classes apart.</summary>
/// <remarks>
/// Where the file names its classes, as every file of this library does, they decide, never their number alone; rows in another order are
/// put right. A file that names none, such as PyTorch's, is taken at its number of outputs, as in Monk v1, and that is said.
/// </remarks>
internal static class HeadOfFile
{
    private const int ImageNetClasses = 1000;

    /// <summary>Writes the file's last layer into a network that has a new one, if it fits.</summary>
    /// <param name="model">The network, whose base has been read from the file.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="classes">The classes that it is to tell apart, in order.</param>
    /// <param name="path">The file.</param>
    /// <returns>What became of it, as a sentence; null for weights of ImageNet, whose last layer nobody expects to be kept.</returns>
    public static string? Take(ImageClassifier model, ModelOptions options, IReadOnlyList<string> classes, string path)
    {
        using var file = WeightsFile.Open(path);
        var comparison = StateDictionary.Compare(model, file);
        var matches = comparison.Matches.Where(match => IsOfAnyHead(model, match.Name)).ToList();
        var named = ClassesOf(file) is { } names ? InFormOf(classes, names) : null;
        var missing = model.state_dict().Keys.Where(model.IsOfHead).Except(matches.Select(match => match.Name)).ToList();
        if (missing.Count > 0)
            return WhyNot(model, comparison, named, classes, path);

        if (named is null)
        {
            Copy(model, file, matches, null);
            return $"the last layer of '{path}' is kept. The file does not name its {classes.Count} classes; they are taken to be {Listed(classes)}, in this order";
        }

        if (named.SequenceEqual(classes))
        {
            Copy(model, file, matches, null);
            return $"the last layer of '{path}' is kept: it tells the same classes apart, {Listed(classes)}";
        }

        var isReordered = named.Order(StringComparer.Ordinal).SequenceEqual(classes.Order(StringComparer.Ordinal));
        if (!isReordered)
            return $"the last layer is new: that of '{path}' tells apart {Listed(named)}, and the classes here are {Listed(classes)}";
        if (options.Head.Count > 0 || options.Network is not null)
            return $"the last layers are new: those of '{path}' give the classes in another order, {Listed(named)}";
        Copy(model, file, matches, [.. classes.Select(name => (long)named.ToList().IndexOf(name))]);
        return $"the last layer of '{path}' is kept, its outputs put in the order of the classes here, {Listed(classes)}; in the file it is {Listed(named)}";
    }

    private static string? WhyNot(ImageClassifier model, StateComparison comparison, IReadOnlyList<string>? named, IReadOnlyList<string> classes, string path)
    {
        var outputs = comparison.WrongShapes.FirstOrDefault(shape => shape.Name == $"{model.HeadName}.weight")?.InFile[0];
        if (outputs is null)
            return $"the last layers are new: '{path}' has others, or none";
        if (named is null && outputs == ImageNetClasses)
            return null;
        return Invariant($"the last layer is new: that of '{path}' has {outputs} outputs{(named is null ? "" : $", {Listed(named)}")}, and the {classes.Count} classes here are {Listed(classes)}");
    }

    private static void Copy(ImageClassifier model, WeightsFile file, IEnumerable<(string Name, string NameInFile)> matches, long[]? order)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var state = model.state_dict();
        foreach (var (name, nameInFile) in matches)
        {
            if (order is null)
                file.CopyTo(nameInFile, state[name]);
            else
                state[name].copy_(file.Read(nameInFile).index_select(0, tensor(order)));
        }
    }

    private static bool IsOfAnyHead(ImageClassifier model, string name) =>
        model.IsOfHead(name) || model.AuxiliaryHeadNames.Any(head => name.StartsWith($"{head}.", StringComparison.Ordinal));

    private static IReadOnlyList<string>? ClassesOf(WeightsFile file)
    {
        try
        {
            var classes = file.Metadata.TryGetValue("classes", out var text) ? JsonSerializer.Deserialize(text, ClassListJson.Default.IReadOnlyListString) : null;
            return classes?.Contains(null!) == true ? null : classes;
        }
        catch (JsonException)
        {
            return null; // Another program's text under this name: it names no classes that could be compared.
        }
    }

    /// <summary>The file's classes, each as it is called here where that is the same text in other Unicode characters.</summary>
    private static IReadOnlyList<string> InFormOf(IReadOnlyList<string> classes, IReadOnlyList<string> names)
    {
        var known = new KnownClasses(classes);
        return [.. names.Select(name => known.Find(name) ?? name)];
    }

    private static string Listed(IReadOnlyList<string> classes)
    {
        const int Shown = 10;
        return string.Join(", ", classes.Take(Shown)) + (classes.Count > Shown ? Invariant($" and {classes.Count - Shown} more") : "");
    }
}
