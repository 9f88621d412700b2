using Monk.Tests.Support;
using Monk.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Weights;

public sealed class FileChecksumTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_flipped_bit_of_the_values_is_found_and_of_the_header_too_unless_it_hides_the_checksum_alone()
    {
        var path = Write();
        var whole = File.ReadAllBytes(path);
        var dataStart = 8 + BitConverter.ToInt32(whole);
        var unseen = new List<int>();
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            File.WriteAllBytes(path, damaged);
            try
            {
                WeightsFile.Open(path).Dispose();
                unseen.Add(bit / 8);
            }
            catch (MonkException e)
            {
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
            }
        }

        // What is left hides the checksum, whose name is then another, or changes the case of an escape or the space at the header's end:
        // the content is whole.
        var key = whole.AsSpan().IndexOf("monk_checksum"u8);
        Assert.All(unseen, at => Assert.True((at >= key && at < key + 13) || (at < dataStart && whole[at] == ' '), $"byte {at}"));
    }

    [Fact]
    public void The_message_says_that_the_content_is_another()
    {
        var path = Write();
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<DamagedFileException>(() => WeightsFile.Open(path));
        Assert.Equal($"The file '{path}' is damaged: its content is not the one that was written, by the checksum that was written with it.", error.Message);
    }

    [Fact]
    public void The_same_content_in_another_order_has_the_same_checksum_and_other_content_another()
    {
        var one = Checksum(("a", ones(2)), ("b", zeros(3)));
        Assert.Equal(one, Checksum(("b", zeros(3)), ("a", ones(2))));
        Assert.NotEqual(one, Checksum(("a", ones(2)), ("b", zeros(1, 3))));
        Assert.NotEqual(one, Checksum(("a", ones(2)), ("c", zeros(3))));
        Assert.NotEqual(one, Checksum(("a", ones(2)), ("b", zeros(3, dtype: int32))));
        Assert.Matches("^xxh128:[0-9a-f]{32}$", one);
    }

    [Fact]
    public void A_file_without_a_checksum_is_read()
    {
        var path = Write();
        var bytes = File.ReadAllBytes(path);
        "past"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("monk_checksum"u8)));
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var file = WeightsFile.Open(path);
        Assert.Equal(["a", "b"], file.Entries.Select(entry => entry.Name));
    }

    private string Write()
    {
        var path = _folder.Combine("x.safetensors");
        SafetensorsWriter.Write(path, [new("a", arange(6, dtype: float32).reshape(2, 3)), new("b", tensor(new byte[] { 1, 2, 3 }))], new Dictionary<string, string> { ["format"] = "pt" });
        return path;
    }

    private string Checksum(params (string Name, Tensor Value)[] tensors)
    {
        var path = _folder.Combine("y.safetensors");
        SafetensorsWriter.Write(path, [.. tensors.Select(tensor => KeyValuePair.Create(tensor.Name, tensor.Value))]);
        using var file = WeightsFile.Open(path);
        return file.Metadata["monk_checksum"];
    }
}
