using static TorchSharp.torch;

namespace Monk.Weights;

/// <summary>The only things that a pickle may name here: PyTorch's storages, what makes tensors of them, and plain containers.</summary>
internal static class PickledTensors
{
    private const int MostDimensions = 64; // torch's own limit

    private static readonly Dictionary<string, ScalarType> Storages = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = ScalarType.Float64,
        ["FloatStorage"] = ScalarType.Float32,
        ["HalfStorage"] = ScalarType.Float16,
        ["BFloat16Storage"] = ScalarType.BFloat16,
        ["LongStorage"] = ScalarType.Int64,
        ["IntStorage"] = ScalarType.Int32,
        ["ShortStorage"] = ScalarType.Int16,
        ["CharStorage"] = ScalarType.Int8,
        ["ByteStorage"] = ScalarType.Byte,
        ["BoolStorage"] = ScalarType.Bool,
    };

    /// <summary>Whether the unpickler may go on after this name.</summary>
    public static bool IsKnown(PickledGlobal name) => name switch
    {
        ("collections", "OrderedDict") => true,
        ("torch._utils", "_rebuild_tensor" or "_rebuild_tensor_v2" or "_rebuild_parameter") => true,
        ("torch", "Size") => true,
        ("builtins" or "__builtin__", "set" or "frozenset") => true,
        _ => IsStorage(name),
    };

    /// <summary>The storage that a persistent identifier describes; null if it is no such thing.</summary>
    /// <param name="identifier">
    /// <c>('storage', class, key, location, count)</c>, in the old format with <c>None</c> or <c>(key, start, count)</c> of a view as
    /// sixth.
    /// </param>
    public static PickledStorage? Storage(object? identifier)
    {
        if (identifier is not PickledTuple { Items: ["storage", PickledGlobal type, var key, _, long count, .. var rest] } || !IsStorage(type) || count < 0 || rest.Length > 1)
            return null;
        var name = key switch { string text => text, long number => FormattableString.Invariant($"{number}"), _ => null };
        if (name is null)
            return null;
        return rest switch
        {
            [] or [null] => new PickledStorage(Storages[type.Name], name, count, 0, count),
            [PickledTuple { Items: [_, long start, long shown] }] when start >= 0 && shown >= 0 && start <= count && shown <= count - start =>
                new PickledStorage(Storages[type.Name], name, count, start, shown),
            _ => null,
        };
    }

    /// <summary>The tensor that a call of <c>_rebuild_tensor</c> makes; null if it would reach outside its storage.</summary>
    /// <param name="arguments">Storage, offset, sizes, strides, and more that does not matter here.</param>
    public static PickledTensor? Tensor(object?[] arguments)
    {
        if (arguments is not [PickledStorage storage, long offset, PickledTuple { Items: { Length: <= MostDimensions } sizes }, PickledTuple { Items: { } strides }, ..]
            || sizes.Length != strides.Length || !sizes.All(IsSize) || !strides.All(IsSize) || offset < 0 || offset > storage.ViewCount)
            return null;
        var tensor = new PickledTensor(storage, offset, [.. sizes.Select(size => (long)size!)], [.. strides.Select(stride => (long)stride!)]);
        return TensorSize.Elements(tensor.Sizes) is { } count && (count == 0 || IsInside(tensor)) ? tensor : null;
    }

    private static bool IsInside(PickledTensor tensor)
    {
        Int128 last = tensor.Offset;
        for (var i = 0; i < tensor.Sizes.Length; i++)
            last += Math.BigMul(tensor.Sizes[i] - 1, tensor.Strides[i]);
        return last < tensor.Storage.ViewCount;
    }

    private static bool IsSize(object? value) => value is long and >= 0;

    // A tensor that was saved from a GPU names the class of torch.cuda; its bytes are the same.
    private static bool IsStorage(PickledGlobal name) => name.Module is "torch" or "torch.cuda" && Storages.ContainsKey(name.Name);
}
