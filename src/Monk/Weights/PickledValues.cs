using static TorchSharp.torch;

namespace Monk.Weights;

/// <summary>A name that a pickle calls a class or function by. Only those that the unpickler knows are ever made.</summary>
internal sealed record PickledGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A tuple.</summary>
internal sealed record PickledTuple(object?[] Items);

/// <summary>
/// A dictionary, in its order. Entries whose keys are not texts (an optimizer's, by number) are of no use here and not kept.
/// </summary>
internal sealed class PickledDictionary
{
    public Dictionary<string, object?> Items { get; } = new(StringComparer.Ordinal);
}

/// <summary>The memory that tensors are views of, as the pickle describes it: the bytes are elsewhere in the file.</summary>
/// <param name="Type">What its elements are.</param>
/// <param name="Key">Which of the file's storages it is.</param>
/// <param name="Count">How many elements the pickle says the whole storage has.</param>
/// <param name="ViewStart">First element that this view of it shows.</param>
/// <param name="ViewCount">How many it shows.</param>
internal sealed record PickledStorage(ScalarType Type, string Key, long Count, long ViewStart, long ViewCount);

/// <summary>A tensor: a view of a storage. Its maker has checked that it lies within.</summary>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Sizes, long[] Strides);
