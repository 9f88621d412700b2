using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Monk.Tests.Support;
using Monk.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Weights;

/// <summary>
/// Damages valid files at random, the same way each time, and opens them: nothing but a <see cref="MonkException"/> may come of it.
/// </summary>
[Trait("Category", Attack.Category)]
public sealed class WeightsFileFuzzTests
{
    private static readonly string[] Zips = ["types.zip.pth", "views.zip.pth", "checkpoint.zip.pth", "model.zip.pth", "protocol4.zip.pth", "big.zip.pth"];
    private static readonly string[] Streams = ["types.stream.pth", "views.stream.pth", "checkpoint.stream.pth", "model.stream.pth", "protocol4.stream.pth"];

    [Fact]
    public void Damaged_zips_do_no_harm() => Fuzz("PyTorch weights files (zip)", [.. Zips.Select(name => File.ReadAllBytes(Fixture.PathOf(name)))]);

    [Fact]
    public void Damaged_streams_do_no_harm() => Fuzz("PyTorch weights files (stream)", [.. Streams.Select(name => File.ReadAllBytes(Fixture.PathOf(name)))]);

    [Fact]
    public void Damaged_safetensors_do_no_harm()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var path = folder.Combine("x");
        SafetensorsWriter.Write(
            path,
            [new("layer.weight", ones(3, 2, 2)), new("layer.bias", ones(3, dtype: float16)), new("count", tensor(7L)), new("mask", ones(5, dtype: ScalarType.Bool)), new("none", empty(0, 3))],
            new Dictionary<string, string> { ["format"] = "pt" });
        Fuzz("safetensors files", [File.ReadAllBytes(path)]);
    }

    private static void Fuzz(string name, byte[][] originals)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("damaged");
        var outcomes = Attack.Run(name, 2000, (random, i) =>
        {
            var bytes = Damage(originals, random);
            File.WriteAllBytes(path, bytes);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            try
            {
                ReadAll(path, bytes.Length);
                return "opened";
            }
            finally
            {
                // Objects are larger than the opcodes that make them, but not by more than this.
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, (1 << 20) + 500L * bytes.Length);
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"It took {clock.Elapsed}.");
            }
        });

        // Damage to a tensor's values goes unseen, damage elsewhere must not: both happen.
        Assert.True(Attack.Times < 1 || (outcomes["opened"] > Attack.Tries(20) && outcomes["refused"] > Attack.Tries(200)), string.Join(", ", outcomes));
    }

    private static void ReadAll(string path, long length)
    {
        using var file = WeightsFile.Open(path);
        foreach (var entry in file.Entries)
        {
            using var tensor = file.Read(entry.Name);
            Assert.InRange(tensor.numel() * ElementType.SizeOf(tensor.dtype), 0, Math.Max(length, 1 << 16));
        }
    }

    private static byte[] Damage(byte[][] originals, Random random)
    {
        List<byte> bytes = [.. originals[random.Next(originals.Length)]];
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 16; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 33), bytes.Count - at)));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    Overwrite(bytes, at, Interesting(random), random.Next(2) == 0 ? 4 : 8);
                    break;
                case 6:
                    bytes[at] = (byte)(bytes[at] + random.Next(-2, 3));
                    break;
                default:
                    var other = originals[random.Next(originals.Length)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 65), other.Length - from)).ToArray());
                    break;
            }
        }

        return [.. bytes];
    }

    private static long Interesting(Random random) => random.Next(6) switch
    {
        0 => 0,
        1 => -1,
        2 => int.MaxValue,
        3 => long.MaxValue,
        4 => long.MinValue,
        _ => random.NextInt64(),
    };

    private static void Overwrite(List<byte> bytes, int at, long value, int count)
    {
        var encoded = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(encoded, value);
        for (var i = 0; i < count && at + i < bytes.Count; i++)
            bytes[at + i] = encoded[i];
    }
}
