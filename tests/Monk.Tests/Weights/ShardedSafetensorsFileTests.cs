using Monk.Tests.Support;
using Monk.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Weights;

public sealed class ShardedSafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly DisposeScope _scope = NewDisposeScope();

    private string Index => _folder.Combine("model.safetensors.index.json");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_set_is_split_at_the_limit_and_read_as_one()
    {
        WriteThree();
        Assert.Equal(
            ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        using var file = WeightsFile.Open(Index);
        Assert.Equal(["a", "b", "c"], file.Entries.Select(e => e.Name));
        Assert.Equal(4f, file.Read("a").sum().item<float>());
        Assert.Equal(8f, file.Read("b").sum().item<float>());
        Assert.Equal(300f, file.Read("c").sum().item<float>());
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        WriteThree();
        File.Delete(_folder.Combine("model-00002-of-00002.safetensors"));
        Assert.Contains("model-00002-of-00002.safetensors", Assert.ThrowsAny<MonkException>(() => WeightsFile.Open(Index)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}", "no 'weight_map'")]
    [InlineData("""{"weight_map":3}""", "no 'weight_map'")]
    [InlineData("""{"weight_map":{"a":"../model-00001-of-00002.safetensors"}}""", "not the name of a file beside it")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "not the name of a file beside it")]
    [InlineData("""{"weight_map":{"a":7}}""", "not the name of a file beside it")]
    [InlineData("""{"weight_map":{"z":"model-00001-of-00002.safetensors"}}""", "does not hold it")]
    [InlineData("""{"weight_map":{"a":"model-00001-of-00002.safetensors","a":"model-00001-of-00002.safetensors"}}""", "'a' twice")]
    public void A_damaged_index_is_refused(string json, string defect)
    {
        WriteThree();
        File.WriteAllText(Index, json);
        Assert.Contains(defect, Assert.ThrowsAny<MonkException>(() => WeightsFile.Open(Index)).Message, StringComparison.Ordinal);
    }

    private void WriteThree() => SafetensorsWriter.WriteSharded(
        Index, [new("a", ones(4)), new("b", full(4, 2f)), new("c", full(100, 3f))], mostBytes: 32);
}
