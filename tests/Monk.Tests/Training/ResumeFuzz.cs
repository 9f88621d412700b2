using System.Text;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

/// <summary>
/// Damages resume points at random, the same way each time, and goes on from them: nothing but a <see cref="MonkException"/> or a training
/// that goes on may come of it. A third of the files has a checksum, which finds nearly all damage; a third has none, and a third holds the
/// optimizer's state as earlier versions kept it.
/// </summary>
internal static class ResumeFuzz
{
    /// <summary>Tries damaged files of one optimizer.</summary>
    /// <returns>How many were refused and how many restored.</returns>
    /// <exception cref="InvalidOperationException">Something else than a <see cref="MonkException"/> came of one.</exception>
    public static (int Refused, int Restored) Run(string optimizer, string folder, int iterations, int seed)
    {
        using var scene = new OptimizerScene(optimizer);
        scene.Step(0, 2);
        var path = Path.Combine(folder, "resume.safetensors");
        scene.Save(path);
        var whole = File.ReadAllBytes(path);
        ResumeFiles.WriteOld(Path.Combine(folder, "old.safetensors"), path, scene.Optimizer);
        byte[][] originals = [whole, ResumeFiles.WithoutChecksum(whole), File.ReadAllBytes(Path.Combine(folder, "old.safetensors"))];
        foreach (var original in originals)
        {
            File.WriteAllBytes(path, original);
            scene.Restore(path);
        }

        var random = new Random(seed);
        var (refused, restored) = (0, 0);
        for (var i = 0; i < iterations; i++)
        {
            var damaged = Damage(originals[i % originals.Length], originals, random);
            File.WriteAllBytes(path, damaged);
            using var scope = NewDisposeScope();
            try
            {
                scene.Restore(path);
                scene.Step(i, 1);
                restored++;
            }
            catch (MonkException)
            {
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Damaged file {i} of seed {seed} of {optimizer}: {e}", e);
            }
        }

        return (refused, restored);
    }

    private static byte[] Damage(byte[] original, byte[][] others, Random random)
    {
        List<byte> bytes = [.. original];
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 16; times--)
        {
            // Half of the damage meets the header, which is the smaller part of larger files.
            var header = Math.Min(bytes.Count, 8 + (int)Math.Min(int.MaxValue - 8, BitConverter.ToUInt32([.. bytes[..4]])));
            var at = random.Next(2) == 0 ? random.Next(header) : random.Next(bytes.Count);
            switch (random.Next(8))
            {
                case 0 or 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 65), bytes.Count - at));
                    break;
                case 5:
                    var other = others[random.Next(others.Length)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 65), other.Length - from)).ToArray());
                    break;
                case 6:
                    // Numbers of the header, and the lengths in TorchSharp's format.
                    foreach (var offset in Enumerable.Range(0, Math.Min(random.Next(1, 9), bytes.Count - at)))
                        bytes[at + offset] = (byte)(random.Next(3) == 0 ? 0x7F : 0xFF);
                    break;
                default:
                    EditHeader(bytes, header, random);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void EditHeader(List<byte> bytes, int header, Random random)
    {
        var digits = Enumerable.Range(8, Math.Max(0, header - 8)).Where(i => char.IsAsciiDigit((char)bytes[i])).ToList();
        if (digits.Count == 0)
            return;
        var at = digits[random.Next(digits.Count)];
        var text = random.Next(5) switch
        {
            0 => "-1",
            1 => "9223372036854775807",
            2 => "1e308",
            3 => "0",
            _ => random.Next(100).ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        bytes.RemoveAt(at);
        bytes.InsertRange(at, Encoding.ASCII.GetBytes(text));
        if (random.Next(2) != 0)
            return;

        // So that the edit is not found by the header's length alone.
        var length = BitConverter.ToInt32([.. bytes[..4]]) + text.Length - 1;
        var encoded = BitConverter.GetBytes(length);
        for (var i = 0; i < 4; i++)
            bytes[i] = encoded[i];
    }
}
