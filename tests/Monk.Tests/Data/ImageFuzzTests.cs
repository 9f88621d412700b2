using System.Buffers.Binary;
using System.Diagnostics;
using Monk.Imaging;
using Monk.Tests.Support;

namespace Monk.Tests.Data;

/// <summary>
/// Damages small valid files of every format: pixels or an <see cref="ImageDecodeException"/> come of each, within the budget's memory and
/// in bounded time.
/// </summary>
[Trait("Category", Attack.Category)]
public sealed class ImageFuzzTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    // Sizes at and around what formats and arithmetic can hold.
    private static readonly uint[] Edges = [0, 1, 2, 7, 8, 255, 256, 4095, 13377, 16383, 16384, 32767, 32768, 65535, 65536, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_images_are_decoded_or_refused()
    {
        var seeds = Seeds();
        var path = _folder.Combine("damaged");
        var slowest = TimeSpan.Zero;
        var outcomes = Attack.Run("images of every format", 2000, (random, number) =>
        {
            var bytes = Damaged(seeds[number % seeds.Count], seeds, random);
            File.WriteAllBytes(path, bytes);
            var started = Stopwatch.GetTimestamp();
            var pixels = new byte[8 * 8 * 3];
            try
            {
                if (random.Next(8) == 0)
                    ImageDecoder.Inspect(path, 8, 8, pixels);
                else
                    ImageDecoder.DecodeRgb(path, 8, 8, pixels, random.Next(2) == 0 ? ImageBackground.White : ImageBackground.Black);
                return "decoded";
            }
            catch (ImageDecodeException failure)
            {
                Assert.Equal(path, failure.Path);
                return "refused";
            }
            finally
            {
                var took = Stopwatch.GetElapsedTime(started);
                slowest = took > slowest ? took : slowest;
                Assert.True(took < Longest, $"It took {took}.");
                Assert.Equal((0, 0), (DecodingBudget.Pixels.Taken, DecodingBudget.Files.Taken));
            }
        });
        Assert.True(Attack.Times < 0.1 || (outcomes["decoded"] > 100 && outcomes["refused"] > 100), string.Join(", ", outcomes));
        Attack.Report("images of every format: seconds of the slowest", 1, 0, $"{(int)slowest.TotalSeconds}");
    }

    private static List<byte[]> Seeds()
    {
        var folder = Path.GetDirectoryName(Fixture.PathOf("grey.png"))!;
        List<byte[]> seeds =
        [
            .. Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".png" or ".jpg" or ".tif" or ".bmp" or ".gif" or ".webp" or ".pbm" or ".pgm" or ".ppm")
                .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
            MadeFiles.DeepPng(2, 2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], ("tRNS", [0, 1, 0, 2, 0, 3]), ("sBIT", [12, 12, 12])),
            MadeFiles.DeepPng(2, 6, [.. Enumerable.Range(0, 16).Select(i => (ushort)(i * 4000))], ("iCCP", [.. "profile"u8, 0, 0, 1, 2, 3])),
            MadeFiles.Tiff(4, 2, 16, 1, 1, new byte[16], (MadeFiles.TiffMaxSampleValue, 4095)),
            MadeFiles.Tiff(2, 2, 8, 4, 2, new byte[16], (MadeFiles.TiffExtraSamples, 1)),
            MadeFiles.Bmp(2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
            MadeFiles.ManyScansJpeg(40, 40, 12),
        ];
        Assert.InRange(seeds.Count, 50, int.MaxValue);
        return seeds;
    }

    private static byte[] Damaged(byte[] seed, List<byte[]> seeds, Random random)
    {
        var bytes = seed.ToArray();
        for (var change = random.Next(4); change >= 0; change--)
        {
            var at = random.Next(Math.Max(1, random.Next(2) == 0 ? Math.Min(bytes.Length, 200) : bytes.Length));
            switch (random.Next(9))
            {
                case 0 when bytes.Length > 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when bytes.Length > 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes = bytes[..at];
                    break;
                case 3: // A number of four bytes: sizes, chunk lengths, offsets.
                    Number(bytes, at, 4, random);
                    break;
                case 4: // Of two: JPEG's and TIFF's sizes and tags.
                    Number(bytes, at, 2, random);
                    break;
                case 5: // A part twice.
                    var length = random.Next(Math.Min(bytes.Length - at, 300) + 1);
                    bytes = [.. bytes[..(at + length)], .. bytes.AsSpan(at, length), .. bytes[(at + length)..]];
                    break;
                case 6: // A part missing.
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(64))..]];
                    break;
                case 7: // A part of another file.
                    var other = seeds[random.Next(seeds.Count)];
                    var from = random.Next(other.Length);
                    bytes = [.. bytes[..at], .. other.AsSpan(from, random.Next(Math.Min(other.Length - from, 300))), .. bytes[at..]];
                    break;
                default:
                    KnownField(bytes, random);
                    break;
            }
        }

        return bytes;
    }

    private static void Number(byte[] bytes, int at, int length, Random random)
    {
        if (at + length > bytes.Length)
            return;
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, Edges[random.Next(Edges.Length)]);
        if (random.Next(2) == 0)
            number[..length].Reverse();
        number[..length].CopyTo(bytes.AsSpan(at));
    }

    /// <summary>
    /// The header's own fields, checksums made good again where there are any: else nothing behind a PNG's checksum would ever be tried.
    /// </summary>
    private static void KnownField(byte[] bytes, Random random)
    {
        if (bytes is [0x89, (byte)'P', ..] && bytes.Length > 33)
        {
            if (random.Next(2) == 0)
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(random.Next(2) == 0 ? 16 : 20), Edges[random.Next(Edges.Length)]);
            else
                bytes[24 + random.Next(5)] = ((byte[])[0, 1, 2, 3, 4, 6, 8, 16])[random.Next(8)];
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), System.IO.Hashing.Crc32.HashToUInt32(bytes.AsSpan(12, 17)));
        }
        else if (bytes is [(byte)'I', (byte)'I', 42, ..] && bytes.Length > 14 && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)) is var start && start < bytes.Length - 14)
        {
            // A tag's number, kind, count or value.
            var count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)start));
            var entry = (int)start + 2 + 12 * random.Next(Math.Max(1, (int)count));
            var (field, length) = (((int, int)[])[(0, 2), (2, 2), (4, 4), (8, 4)])[random.Next(4)];
            Number(bytes, entry + field, length, random);
        }
        else if (bytes is [0xFF, 0xD8, ..])
        {
            for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2)))
            {
                if (bytes[at + 1] is 0xC0 or 0xC2)
                    BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at + 5 + 2 * random.Next(2)), (ushort)Edges[random.Next(Edges.Length)]);
            }
        }
        else
        {
            Number(bytes, random.Next(Math.Max(1, Math.Min(bytes.Length, 40))), random.Next(2) == 0 ? 2 : 4, random);
        }
    }
}
