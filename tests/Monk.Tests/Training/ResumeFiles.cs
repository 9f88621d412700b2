using System.Text;
using Monk.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

/// <summary>Resume points as other versions have written them, or as a disk has left them.</summary>
internal static class ResumeFiles
{
    /// <summary>The same file, as if it had been written without a checksum.</summary>
    public static byte[] WithoutChecksum(byte[] file)
    {
        var copy = file.ToArray();
        var place = copy.AsSpan().IndexOf(Encoding.ASCII.GetBytes(FileChecksum.Key));
        Assert.True(place > 0);
        "past"u8.CopyTo(copy.AsSpan(place));
        return copy;
    }

    /// <summary>Writes the file as earlier versions did: the optimizer's state as TorchSharp writes it, and no checksum.</summary>
    public static void WriteOld(string path, string from, OptimizerHelper optimizer)
    {
        using var scope = NewDisposeScope();
        List<KeyValuePair<string, Tensor>> tensors;
        Dictionary<string, string> metadata;
        using (var file = WeightsFile.Open(from))
        {
            tensors = [.. file.Entries.Where(entry => !entry.Name.StartsWith("optimizer.", StringComparison.Ordinal)).Select(entry => KeyValuePair.Create(entry.Name, file.Read(entry.Name)))];
            metadata = file.Metadata.Where(pair => pair.Key is not FileChecksum.Key and not "optimizer").ToDictionary();
        }

        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        optimizer.save_state_dict(writer);
        writer.Flush();
        tensors.Add(KeyValuePair.Create("optimizer", tensor(buffer.ToArray())));
        SafetensorsWriter.Write(path, tensors, metadata);
        File.WriteAllBytes(path, WithoutChecksum(File.ReadAllBytes(path)));
    }
}
