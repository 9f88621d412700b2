using System.Text;
using Monk.Tests.Support;
using Monk.Weights;

namespace Monk.Tests.Weights;

public sealed class SafetensorsMetadataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"__metadata__":{"format":"pt","epoch":"3"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"format":"pt","epoch":"3"}}""")]
    public void The_text_is_read_wherever_it_stands_in_the_header(string header)
    {
        var metadata = SafetensorsMetadata.Read(Write(header));

        Assert.Equal([("epoch", "3"), ("format", "pt")], metadata.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Theory]
    [InlineData("""{"__metadata__":{"epoch":3}}""")]
    [InlineData("""{"__metadata__":{"epoch":"3" """)]
    [InlineData("no JSON")]
    public void A_damaged_header_is_refused(string header)
    {
        var path = Write(header);

        Assert.Equal($"The file '{path}' is damaged: its header is not the JSON of a safetensors file.", Assert.Throws<DamagedFileException>(() => SafetensorsMetadata.Read(path)).Message);
    }

    [Fact]
    public void A_header_that_the_file_does_not_hold_is_refused()
    {
        var path = Write("{}");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..9]);

        Assert.Equal($"The file '{path}' is damaged: the header claims 2 bytes, and the file has 9.", Assert.Throws<DamagedFileException>(() => SafetensorsMetadata.Read(path)).Message);
    }

    private string Write(string header)
    {
        var path = _folder.Combine("file.safetensors");
        var json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)json.Length), .. json]);
        return path;
    }
}
