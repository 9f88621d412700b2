using static TorchSharp.torch;

namespace Monk.Weights;

/// <summary>Moves a module's parameters and buffers into files and out of them, by name.</summary>
internal static class StateDictionary
{
    /// <summary>
    /// Fills the module's parameters and buffers from the file. They stay the same tensors, of the same type, device and strides.
    /// Everything is compared first: a failed load has changed nothing.
    /// </summary>
    /// <param name="module">The module to fill.</param>
    /// <param name="file">The weights. A prefix of a wrapper (<c>module.</c>) and DenseNet's old names are put right.</param>
    /// <param name="rename">The module's name for a name in the file, when they differ otherwise.</param>
    /// <param name="skip">Names of the module to leave as they are and to ignore in the file, such as the last layer's.</param>
    /// <param name="strict">
    /// Whether a missing or an unexpected name is an error. A wrong shape always is, and so is a file of which nothing fits.
    /// </param>
    /// <exception cref="WeightsMismatchException">The file does not fit; the message lists how.</exception>
    /// <exception cref="MonkException">The file is damaged, or holds a tensor twice.</exception>
    public static LoadReport Load(nn.Module module, WeightsFile file, Func<string, string>? rename = null, Func<string, bool>? skip = null, bool strict = true)
    {
        var state = module.state_dict();
        var comparison = Compare(state, file, rename, skip);
        var missing = comparison.Missing.Where(name => !StateNames.IsOptional(name)).ToList();
        var isWrong = strict
            ? missing.Count > 0 || comparison.Unexpected.Count > 0 || comparison.WrongShapes.Count > 0
            : comparison.WrongShapes.Count > 0;
        if (isWrong)
        {
            throw new WeightsMismatchException(
            [
                $"The weights in '{file.Path}' do not fit the model {module.GetName()} ({comparison.Matches.Count} of its {state.Count} tensors do):",
                .. (comparison with { Missing = missing }).Describe(),
            ]);
        }

        if (comparison.Matches.Count == 0 && comparison.Skipped.Count < state.Count)
        {
            throw new WeightsMismatchException(
                [$"None of the {file.Entries.Count} tensors in '{file.Path}' is one of the model {module.GetName()}'s:", .. comparison.Describe()]);
        }

        using var noGradient = no_grad();
        foreach (var (name, nameInFile) in comparison.Matches)
            file.CopyTo(nameInFile, state[name]);
        return new LoadReport([.. comparison.Matches.Select(match => match.Name)], comparison.Missing, comparison.Unexpected, comparison.Skipped);
    }

    /// <summary>How the file would fit, without loading it.</summary>
    public static StateComparison Compare(nn.Module module, WeightsFile file, Func<string, string>? rename = null, Func<string, bool>? skip = null) =>
        Compare(module.state_dict(), file, rename, skip);

    /// <summary>Writes the module's parameters and buffers as safetensors that PyTorch's and Hugging Face's loaders accept.</summary>
    /// <param name="module">The module, on any device, of any strides.</param>
    /// <param name="path">The file to make or replace, atomically.</param>
    /// <param name="metadata">Free text for the header.</param>
    /// <param name="mayWrite">Throws when the file may not be written any more; null where it always may.</param>
    public static void Save(nn.Module module, string path, IReadOnlyDictionary<string, string>? metadata = null, Action? mayWrite = null)
    {
        // Hugging Face's loaders refuse a file that does not say that it holds PyTorch's layout.
        var all = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>()) { ["format"] = "pt" };
        SafetensorsWriter.Write(path, [.. module.state_dict()], all, mayWrite);
    }

    private static StateComparison Compare(Dictionary<string, Tensor> state, WeightsFile file, Func<string, string>? rename, Func<string, bool>? skip)
    {
        var matches = new List<(string, string)>();
        var unexpected = new List<string>();
        var wrongShapes = new List<WrongShape>();
        var skipped = new HashSet<string>(state.Keys.Where(name => skip?.Invoke(name) == true), StringComparer.Ordinal);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, nameInFile) in StateNames.Map([.. file.Entries.Select(e => e.Name)], state.Keys, rename))
        {
            if (!seen.TryAdd(name, nameInFile))
                throw new MonkException($"The weights in '{file.Path}' hold '{name}' twice, as '{seen[name]}' and as '{nameInFile}'.");
            if (skip?.Invoke(name) == true)
                skipped.Add(name);
            else if (!state.TryGetValue(name, out var tensor))
                unexpected.Add(nameInFile);
            else if (file.TryGetEntry(nameInFile, out var entry) && !entry.Shape.SequenceEqual(tensor.shape))
                wrongShapes.Add(new WrongShape(name, tensor.shape, entry.Shape));
            else
                matches.Add((name, nameInFile));
        }

        var missing = state.Keys.Where(name => !seen.ContainsKey(name) && !skipped.Contains(name)).ToList();
        return new StateComparison(matches, missing, unexpected, wrongShapes, [.. skipped]);
    }
}
