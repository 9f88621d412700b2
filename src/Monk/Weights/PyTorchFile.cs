using System.Text;

namespace Monk.Weights;

/// <summary>
/// A file that <c>torch.save</c> wrote (<c>.pth</c>, <c>.pt</c>, <c>.bin</c>), in the zip format of PyTorch 1.6 and later or the stream of
/// pickles before it.
/// </summary>
/// <remarks>The two formats: <c>torch/serialization.py</c> of PyTorch, <c>_save</c> and <c>_legacy_save</c>.</remarks>
internal sealed class PyTorchFile : WeightsFile
{
    private const long StreamVersion = 1001;

    // Small files may hold tensors that were grown by repeating; beyond this a tensor must not be larger than the file that it is read
    // from.
    private const long AlwaysAllowedBytes = 1 << 16;

    private static readonly System.Numerics.BigInteger StreamMagic = System.Numerics.BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    private readonly MappedFile _file;

    private PyTorchFile(MappedFile file, PickledDictionary state, Func<PickledStorage, (long Offset, bool BigEndian)> locate)
        : base(file.Path, Tensors(file, state, locate), PyTorchState.Metadata(state)) => _file = file;

    /// <summary>Whether the file is a zip or begins as a pickle does.</summary>
    public static bool Recognizes(MappedFile file) =>
        ZipDirectory.Recognizes(file) || IsTar(file) || (file.Length >= 2 && file.Span(0, 2) is [0x80, >= 2 and <= 5]);

    /// <summary>Takes the file over: it is closed with the result.</summary>
    public static PyTorchFile Read(MappedFile file)
    {
        if (IsTar(file))
            throw new MonkException($"The PyTorch file '{file.Path}' is of the tar format that PyTorch wrote before 0.1.10. Load it in Python and save it again with torch.save.");
        return ZipDirectory.Recognizes(file) ? ReadZip(file) : ReadStream(file);
    }

    private protected override void Close() => _file.Dispose();

    private static PyTorchFile ReadZip(MappedFile file)
    {
        var zip = ZipDirectory.Read(file);
        const string pickleName = "data.pkl";
        var pickle = zip.Names.FirstOrDefault(name => name == pickleName || (name.EndsWith("/" + pickleName, StringComparison.Ordinal) && name.Count(c => c == '/') == 1))
            ?? throw new MonkException($"'{file.Path}' is a zip file without PyTorch's '{pickleName}': torch.save did not make it.");
        var root = pickle[..^pickleName.Length];
        if (zip.Contains(root + "constants.pkl"))
            throw new MonkException($"'{file.Path}' is a TorchScript program, not a dictionary of weights. Save the weights in Python: torch.save(torch.jit.load(path).state_dict(), newPath).");

        var bigEndian = IsBigEndian(file, zip, root + "byteorder");
        var (offset, length) = zip.Locate(pickle);
        var value = new Unpickler(file.Span(offset, Fitting(file, length)), file.Path).Read();
        return new PyTorchFile(file, PyTorchState.Find(value, file.Path), storage => (LocateInZip(file, zip, root, storage), bigEndian));
    }

    // Files made before PyTorch 2.1 lack the entry and are little-endian.
    private static bool IsBigEndian(MappedFile file, ZipDirectory zip, string name)
    {
        if (!zip.Contains(name))
            return false;
        var (offset, length) = zip.Locate(name);
        var order = Encoding.UTF8.GetString(file.Span(offset, (int)Math.Min(length, 16)));
        return order switch { "little" => false, "big" => true, _ => throw Damaged(file, $"its byte order is '{order}'") };
    }

    private static long LocateInZip(MappedFile file, ZipDirectory zip, string root, PickledStorage storage)
    {
        var (offset, length) = zip.Locate($"{root}data/{storage.Key}");
        if (storage.Count > length / ElementType.SizeOf(storage.Type))
            throw Damaged(file, $"the storage '{storage.Key}' should have {storage.Count} elements and has {length} bytes");
        return offset;
    }

    private static PyTorchFile ReadStream(MappedFile file)
    {
        var pickles = new Unpickler(file.Span(0, (int)Math.Min(file.Length, int.MaxValue)), file.Path);
        if (pickles.Read() is not System.Numerics.BigInteger magic || magic != StreamMagic)
            throw new MonkException($"'{file.Path}' is a Python pickle, but torch.save did not make it.");
        if (pickles.Read() is not StreamVersion)
            throw Damaged(file, "it is of an unknown version of the format");
        pickles.Read(); // The sizes and byte order of the machine that saved it: the format does not depend on them.
        var state = PyTorchState.Find(pickles.Read(), file.Path);
        if (pickles.Read() is not List<object?> keys)
            throw Damaged(file, "it lacks the list of its storages");
        var offsets = LocateInStream(file, pickles.Position, keys, pickles.Storages);
        return new PyTorchFile(file, state, storage => (offsets.TryGetValue(storage.Key, out var offset) ? offset : throw Damaged(file, $"it lacks the storage '{storage.Key}'"), false));
    }

    // Behind the list, in its order, each storage: the number of elements in 8 bytes, then the elements, always little-endian.
    private static Dictionary<string, long> LocateInStream(MappedFile file, long position, List<object?> keys, Dictionary<string, PickledStorage> storages)
    {
        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var name = key switch { string text => text, long number => FormattableString.Invariant($"{number}"), _ => throw Damaged(file, "its list of storages is not a list of names") };
            if (!storages.TryGetValue(name, out var storage))
                throw Damaged(file, $"no tensor refers to its storage '{name}'");
            var claimed = file.Span(position, 8);
            if (System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(claimed) != storage.Count
                && System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(claimed) != storage.Count)
                throw Damaged(file, $"the storage '{name}' should have {storage.Count} elements and says otherwise");
            position += 8;
            if (storage.Count > (file.Length - position) / ElementType.SizeOf(storage.Type))
                throw Damaged(file, $"the storage '{name}' of {storage.Count} elements leads outside the file: it was cut short");
            if (!offsets.TryAdd(name, position))
                throw Damaged(file, $"it has the storage '{name}' twice");
            position += storage.Count * ElementType.SizeOf(storage.Type);
        }

        return offsets;
    }

    private static IEnumerable<StoredTensor> Tensors(MappedFile file, PickledDictionary state, Func<PickledStorage, (long Offset, bool BigEndian)> locate)
    {
        foreach (var (name, value) in state.Items)
        {
            if (value is not PickledTensor tensor)
                continue;
            var type = tensor.Storage.Type;
            if (TensorSize.InBytes(tensor.Sizes, type) > Math.Max(file.Length, AlwaysAllowedBytes))
                throw Damaged(file, $"the tensor '{name}' of shape {TensorEntry.Text(tensor.Sizes)} is larger than the whole file");
            var (offset, bigEndian) = locate(tensor.Storage);
            yield return new StoredTensor(
                file, new TensorEntry(name, type, tensor.Sizes), offset + (tensor.Storage.ViewStart + tensor.Offset) * ElementType.SizeOf(type),
                IsRowMajor(tensor) ? null : tensor.Strides, bigEndian);
        }
    }

    private static bool IsRowMajor(PickledTensor tensor)
    {
        long expected = 1;
        for (var i = tensor.Sizes.Length - 1; i >= 0; i--)
        {
            if (tensor.Sizes[i] != 1 && tensor.Strides[i] != expected)
                return tensor.Sizes.Contains(0);
            expected *= tensor.Sizes[i];
        }

        return true;
    }

    private static bool IsTar(MappedFile file) => file.Length > 262 && file.Span(257, 5).SequenceEqual("ustar"u8);

    private static int Fitting(MappedFile file, long length) => length <= int.MaxValue ? (int)length : throw Damaged(file, "its pickle is larger than 2 GiB");

    private static MonkException Damaged(MappedFile file, string what) => new($"The PyTorch file '{file.Path}' is damaged: {what}.");
}
