using System.IO.Hashing;
using System.Runtime.InteropServices;
using Monk.Files;
using Monk.Imaging;

namespace Monk.Training.Features;

/// <summary>
/// Writes a feature file beside its final place and renames it there when it is whole: a process killed on the way leaves what was there
/// before, and of two that write at once the later one's file stays, as good as the other's.
/// </summary>
internal sealed class FeatureFileWriter : IFeatureSink
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly byte[] _key;
    private readonly IReadOnlyList<long> _shape;
    private readonly DiskFile _file;
    private readonly BufferedStream _stream;
    private readonly MemoryStream _index = new();
    private readonly HashSet<FeatureSlot> _slots = [];
    private bool _completed;

    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public FeatureFileWriter(string path, byte[] key, IReadOnlyList<long> shape)
    {
        (_path, _key, _shape) = (path, key, shape);
        Disk.CreateFolder(Path.GetDirectoryName(path)!);
        _temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        _file = Disk.Create(_temporary, FileAccess.Write);
        _stream = new BufferedStream(_file, 1 << 20);
        _stream.Write(new byte[FeatureFileLayout.HeaderLength]);
    }

    public int Count => _slots.Count;

    /// <exception cref="IOException">The disk is full.</exception>
    public void Append(FeatureSlot slot, ReadOnlySpan<float> features, ImageTraits traits, double? seconds = null)
    {
        if (!_slots.Add(slot))
            return;
        var bytes = MemoryMarshal.AsBytes(features);
        _stream.Write(bytes);
        Span<byte> entry = stackalloc byte[FeatureFileLayout.IndexEntryLength];
        entry.Clear();
        FeatureFileLayout.WriteEntry(entry, slot, traits, seconds, XxHash3.HashToUInt64(bytes));
        _index.Write(entry);
    }

    /// <exception cref="IOException">The disk is full, or the file cannot be put in its place.</exception>
    public IFeatureRows Complete()
    {
        var index = _index.GetBuffer().AsSpan(0, (int)_index.Length);
        _stream.Write(index);
        _stream.Position = 0;
        _stream.Write(FeatureFileLayout.Header(_key, _shape, Count, XxHash3.HashToUInt64(index)));
        _stream.Flush();
        _file.FlushToDisk();
        _file.Dispose();
        Disk.Rename(_temporary, _path);
        _completed = true;
        return FeatureFile.TryOpen(_path, _key) ?? throw new IOException($"'{_path}' cannot be read back.");
    }

    public void Dispose()
    {
        if (_completed)
            return;
        _file.Dispose(); // And not the buffer, which would write what it holds.
        try
        {
            Disk.Delete(_temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder has gone, with the file.
        }
    }
}
