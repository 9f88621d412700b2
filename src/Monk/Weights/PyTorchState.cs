using System.Globalization;

namespace Monk.Weights;

/// <summary>Finds the state dictionary in what a PyTorch file holds, which may be a whole training checkpoint.</summary>
internal static class PyTorchState
{
    // What training programs call the weights in their checkpoints, most telling first.
    private static readonly string[] Nestings = ["state_dict", "model_state_dict", "model_state", "model", "module", "net", "network", "weights", "params"];

    /// <summary>The dictionary of tensors: the file's own, or one that it holds under a name that checkpoints use.</summary>
    /// <exception cref="MonkException">There is none.</exception>
    public static PickledDictionary Find(object? root, string file)
    {
        // Two levels, as in {"model": {"state_dict": …}}.
        if (root is PickledDictionary dictionary && (Nested(dictionary, depth: 2) ?? (HasTensors(dictionary) ? dictionary : null)) is { } state)
            return state;
        var what = root switch
        {
            PickledDictionary { Items.Count: 0 } => "an empty dictionary",
            PickledDictionary other => $"a dictionary with {string.Join(", ", other.Items.Keys.Take(8))}",
            PickledTensor => "a single tensor without a name",
            _ => "something else",
        };
        throw new MonkException($"The PyTorch file '{file}' holds {what}, not a dictionary of named tensors. Save one in Python: torch.save(model.state_dict(), path).");
    }

    /// <summary>The texts and numbers beside the tensors, as texts.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(PickledDictionary state) => state.Items
        .Where(item => item.Value is string or long or double or bool)
        .ToDictionary(item => item.Key, item => Convert.ToString(item.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal);

    private static PickledDictionary? Nested(PickledDictionary dictionary, int depth)
    {
        if (depth == 0)
            return null;
        foreach (var name in Nestings)
        {
            if (dictionary.Items.GetValueOrDefault(name) is PickledDictionary inner && (Nested(inner, depth - 1) ?? (HasTensors(inner) ? inner : null)) is { } found)
                return found;
        }

        return null;
    }

    private static bool HasTensors(PickledDictionary dictionary) => dictionary.Items.Values.Any(value => value is PickledTensor);
}
