using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace Monk.Weights;

/// <summary>
/// A file of named tensors: opening reads the directory, and only the tensors asked for are read, straight into their memory.
/// </summary>
internal abstract class WeightsFile : IDisposable
{
    private readonly Dictionary<string, StoredTensor> _tensors;

    private protected WeightsFile(string path, IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        Metadata = metadata;
        var ordered = tensors.ToList();
        Entries = ordered.ConvertAll(tensor => tensor.Entry);
        _tensors = ordered.ToDictionary(tensor => tensor.Entry.Name, StringComparer.Ordinal);
    }

    public string Path { get; }

    /// <summary>The tensors, in the file's order.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>Free text that the file carries; empty for formats without.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file by what is in it, whatever its name ends with.</summary>
    /// <exception cref="MonkException">The file is missing, damaged, cut short, or of no format known here.</exception>
    public static WeightsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            if (ShardedSafetensorsFile.Recognizes(file))
            {
                var sharded = ShardedSafetensorsFile.Read(file);
                file.Dispose();
                return sharded;
            }

            if (SafetensorsFile.Recognizes(file))
                return SafetensorsFile.Read(file);
            if (PyTorchFile.Recognizes(file))
                return PyTorchFile.Read(file);
            throw new DamagedFileException(
                $"'{file.Path}' is not a weights file that can be read here: it is neither safetensors nor PyTorch's. It begins with the bytes {Beginning(file)}.");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public bool TryGetEntry(string name, [NotNullWhen(true)] out TensorEntry? entry)
    {
        entry = _tensors.GetValueOrDefault(name)?.Entry;
        return entry is not null;
    }

    /// <summary>A new CPU tensor of the stored type, owned by the caller's dispose scope.</summary>
    public Tensor Read(string name) => Find(name).Read();

    /// <summary>Reads into a tensor of the same shape, of any type, device and strides, without a second full copy.</summary>
    public void CopyTo(string name, Tensor destination) => Find(name).CopyTo(destination);

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Close();

    private protected StoredTensor Find(string name) =>
        _tensors.TryGetValue(name, out var tensor) ? tensor : throw new MonkException($"The weights file '{Path}' holds no tensor named '{name}'.");

    private static string Beginning(MappedFile file) => Convert.ToHexString(file.Span(0, (int)Math.Min(8, file.Length)));
}
