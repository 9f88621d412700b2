using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Models.Parity;

/// <summary>PyTorch's answer of one architecture to weights and an input that are both made from an integer hash.</summary>
internal sealed record ParityReference(string Model, uint Seed, int InputSize, IReadOnlyList<TensorDescription> Tensors, double LogitsStandardDeviation, IReadOnlyList<double> Logits)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Models", "Parity");

    /// <summary>The names that there is a reference for.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) is "torchvision" or "timm")
        .Select(path => Path.GetFileNameWithoutExtension(path))
        .Order(StringComparer.Ordinal);

    public static ParityReference Read(string name)
    {
        var path = Directory.EnumerateFiles(Folder, $"{name}.json", SearchOption.AllDirectories).Single();
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        return new ParityReference(
            root.GetProperty("model").GetString()!,
            root.GetProperty("seed").GetUInt32(),
            root.GetProperty("input_size").GetInt32(),
            [.. root.GetProperty("tensors").EnumerateArray().Select(tensor => new TensorDescription(
                tensor[0].GetString()!,
                string.Join('x', tensor[1].EnumerateArray().Select(side => side.GetInt64())),
                tensor[2].GetString()!))],
            root.GetProperty("logits_std").GetDouble(),
            [.. root.GetProperty("logits").EnumerateArray().Select(logit => logit.GetDouble())]);
    }

    /// <summary>The reference's input, [1, 3, side, side].</summary>
    public Tensor Input()
    {
        var pixels = new float[3 * InputSize * InputSize];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (float)Hash(i, Seed);
        return tensor(pixels, [1, 3, InputSize, InputSize]);
    }

    /// <summary>Writes the reference's weights into a model.</summary>
    public void Fill(nn.Module model)
    {
        var state = model.state_dict();
        for (var position = 0; position < Tensors.Count; position++)
        {
            if (Tensors[position].Type == "float32")
                Fill(Tensors[position].Key, state[Tensors[position].Key], Seed + (uint)position);
        }
    }

    public static void Fill(string key, Tensor target, uint seed)
    {
        var shape = target.shape;
        var (offset, scale) = key switch
        {
            _ when key.EndsWith("running_mean", StringComparison.Ordinal) => (0, 0.1),
            _ when key.EndsWith("running_var", StringComparison.Ordinal) => (1, 0.5), // Of the absolute value.
            _ when shape.Length >= 2 => (0, Math.Sqrt(6.0 / shape.Skip(1).Aggregate((a, b) => a * b))),
            _ when key.EndsWith("weight", StringComparison.Ordinal) => (1, 0.2),
            _ => (0, 0.1),
        };
        Fill(MemoryMarshal.Cast<byte, float>(target.bytes), seed, offset, scale, key.EndsWith("running_var", StringComparison.Ordinal));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(Span<float> values, uint seed, double offset, double scale, bool absolute)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = Hash(i, seed);
            values[i] = (float)(offset + scale * (absolute ? Math.Abs(value) : value));
        }
    }

    /// <summary>A number in [−1, 1) of an index and a seed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization)]
    public static double Hash(int index, uint seed)
    {
        var h = unchecked((uint)index * 2654435761u + seed * 40503u);
        h ^= h >> 15;
        h = unchecked(h * 2246822519u);
        h ^= h >> 13;
        h = unchecked(h * 3266489917u);
        h ^= h >> 16;
        return h / 4294967296.0 * 2 - 1;
    }
}

/// <summary>One line of a state dict: a shape is written as "64x3x7x7", that of a scalar as "".</summary>
internal sealed record TensorDescription(string Key, string Shape, string Type)
{
    public static IEnumerable<TensorDescription> Of(nn.Module model) => model.state_dict()
        .Select(pair => new TensorDescription(pair.Key, string.Join('x', pair.Value.shape), pair.Value.dtype.ToString().ToLowerInvariant()));
}
