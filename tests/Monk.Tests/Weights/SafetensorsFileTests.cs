using System.Buffers.Binary;
using System.Text;
using Monk.Tests.Support;
using Monk.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<ScalarType> Types =>
    [
        ScalarType.Bool, ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64,
        ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_written_is_read_back_in_every_type(ScalarType type)
    {
        var values = tensor(new[] { -3.0, 0, 1, 2.5, 100, 7 }).reshape(2, 3).to(type);
        using var file = WriteAndOpen(("a", values), ("none", empty(0, 4, dtype: type)), ("one", tensor(1).to(type)));

        Assert.Equal(["a", "none", "one"], file.Entries.Select(e => e.Name));
        Assert.All(file.Entries, e => Assert.Equal(type, e.DType));
        Assert.Equal([2, 3], file.Entries[0].Shape);
        var read = file.Read("a");
        Assert.Equal(type, read.dtype);
        Assert.True(read.equal(values).all().item<bool>());
        Assert.Equal([0, 4], file.Read("none").shape);
        Assert.Empty(file.Read("one").shape);
        Assert.Equal(1, file.Read("one").to(int64).item<long>());
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        var path = _folder.Combine("x.safetensors");
        SafetensorsWriter.Write(path,
            [new("odd", tensor(new byte[] { 7, 8, 9 })), new("wide", tensor(new long[] { 1 })), new("x", tensor(new[] { 1f }))],
            new Dictionary<string, string> { ["b"] = "ü", ["a"] = "1" });

        string checksum;
        using (var written = WeightsFile.Open(path))
            checksum = written.Metadata[FileChecksum.Key];
        var header = """{"__metadata__":{"a":"1","b":"ü","monk_checksum":"CHECKSUM"},"odd":{"dtype":"U8","shape":[3],"data_offsets":[12,15]},"wide":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""".Replace("CHECKSUM", checksum, StringComparison.Ordinal);
        var text = Encoding.UTF8.GetBytes(header);
        var length = (text.Length + 7) / 8 * 8;
        byte[] expected = [(byte)length, (byte)(length >> 8), 0, 0, 0, 0, 0, 0, .. text, .. Enumerable.Repeat((byte)' ', length - text.Length), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3f, 7, 8, 9];
        Assert.Equal(expected, File.ReadAllBytes(path));
        using var file = WeightsFile.Open(path);
        Assert.Equal("ü", file.Metadata["b"]);
        Assert.Equal(["odd", "wide", "x"], file.Entries.Select(e => e.Name));
    }

    [Fact]
    public void Strided_tensors_are_written_by_value()
    {
        var tensor = arange(24, dtype: float32).reshape(2, 3, 4);
        using var file = WriteAndOpen(("t", tensor.permute(2, 0, 1)), ("part", tensor[.., 1..2]), ("grown", ones(1).expand(3, 2)), ("grad", ones(2, requires_grad: true)));
        Assert.True(file.Read("t").equal(tensor.permute(2, 0, 1)).all().item<bool>());
        Assert.True(file.Read("part").equal(tensor[.., 1..2]).all().item<bool>());
        Assert.True(file.Read("grown").equal(ones(3, 2)).all().item<bool>());
        Assert.True(file.Read("t").is_contiguous());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Copying_converts_and_keeps_strides(ScalarType type)
    {
        var values = randint(0, 100, [3, 5, 7, 2]).to(type);
        using var file = WriteAndOpen(("v", values));
        foreach (var target in new[] { float32, float16, int64, type })
        {
            var channelsLast = zeros(3, 7, 2, 5, dtype: target).permute(0, 3, 1, 2);
            var strides = channelsLast.stride();
            file.CopyTo("v", channelsLast);
            Assert.Equal(strides, channelsLast.stride());
            Assert.True(channelsLast.equal(values.to(target)).all().item<bool>());
        }
    }

    [Theory]
    [InlineData(5, 3, 300_001)]
    [InlineData(1, 1, 1_000_003)]
    [InlineData(100_000, 3, 7)]
    public void Tensors_of_many_blocks_are_converted_whole(long first, long second, long third)
    {
        var values = arange(first * second * third, dtype: int32).reshape(first, second, third);
        using var file = WriteAndOpen(("v", values));
        var target = zeros(third, second, first, dtype: int64).permute(2, 1, 0);
        file.CopyTo("v", target);
        Assert.True(target.equal(values.to(int64)).all().item<bool>());
        Assert.True(file.Read("v").equal(values).all().item<bool>());
    }

    [Fact]
    public void A_parameter_is_filled_in_place_without_a_gradient()
    {
        using var file = WriteAndOpen(("p", tensor(new[] { 1.5, -2 })));
        var parameter = torch.nn.Parameter(zeros(2));
        file.CopyTo("p", parameter);
        Assert.True(parameter.requires_grad);
        Assert.True(parameter.is_leaf);
        Assert.Equal([1.5f, -2f], parameter.data<float>().ToArray());
    }

    [Fact]
    public void Truth_values_other_than_one_are_true()
    {
        using var file = Open("""{"b":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", [0, 2, 255]);
        var read = file.Read("b");
        Assert.Equal([0, 1, 1], read.bytes.ToArray());
        Assert.Equal(2, read.sum().item<long>());
    }

    [Fact]
    public void A_misaligned_tensor_is_read()
    {
        using var file = Open("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"f":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}""", [9, 0, 0, 0x80, 0x3f]);
        Assert.Equal(1f, file.Read("f").item<float>());
    }

    [Fact]
    public void Tensors_live_on_after_the_file_is_closed_and_reading_then_is_an_error()
    {
        var file = WriteAndOpen(("a", ones(3)));
        var read = file.Read("a");
        file.Dispose();
        Assert.Equal(3f, read.sum().item<float>());
        Assert.Throws<ObjectDisposedException>(() => file.Read("a"));
        file.Dispose();
    }

    [Fact]
    public void An_unknown_name_and_a_wrong_shape_are_named()
    {
        using var file = WriteAndOpen(("a", ones(3)));
        Assert.Contains("'b'", Assert.ThrowsAny<MonkException>(() => file.Read("b")).Message, StringComparison.Ordinal);
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => file.CopyTo("a", zeros(4))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_leaves_no_tensor_behind()
    {
        using var file = WriteAndOpen(("a", ones(300, 2000)));
        var target = zeros(2000, 300, dtype: float16).permute(1, 0);
        long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        file.CopyTo("a", target);
        var before = Live();
        for (var i = 0; i < 3; i++)
        {
            file.CopyTo("a", target);
            file.Read("a").Dispose();
        }

        Assert.Equal(before, Live());
    }

    public static TheoryData<string, string, int> Defects => new()
    {
        { "not valid JSON", "{\"a\":", 0 },
        { "not valid JSON", "{\"a\\ud800\":{}}", 0 },
        { "lacks its dtype", """{"a":{}}""", 0 },
        { "lacks its dtype", """{"a":3}""", 0 },
        { "'a' twice", """{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[],"data_offsets":[1,2]}}""", 2 },
        { "'F8_E4M3'", """{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1 },
        { "does not fill", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4 },
        { "does not fill", """{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0 },
        { "does not fill", """{"a":{"dtype":"U8","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}""", 0 },
        { "'-1'", """{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1 },
        { "'1.5'", """{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1 },
        { "'99999999999999999999'", """{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,1]}}""", 1 },
        { "not a list", """{"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}""", 1 },
        { "not a start and an end", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1]}}""", 1 },
        { "not a start and an end", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[2,1]}}""", 2 },
        { "cut short", """{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", 4 },
        { "more than 64", """{"a":{"dtype":"U8","shape":[SIZES],"data_offsets":[0,1]}}""".Replace("SIZES", string.Join(',', Enumerable.Repeat(1, 65)), StringComparison.Ordinal), 1 },
        { "inside the one before", """{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 4 },
        { "behind a hole", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3 },
        { "and the file at", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 2 },
        { "metadata is not", """{"__metadata__":3}""", 0 },
        { "metadata's 'a'", """{"__metadata__":{"a":3}}""", 0 },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void Every_defect_is_named_with_the_file(string defect, string header, int dataLength)
    {
        var failure = Assert.ThrowsAny<MonkException>(() => Open(header, new byte[dataLength]));
        Assert.Contains(defect, failure.Message, StringComparison.Ordinal);
        Assert.Contains("made.safetensors", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_by_name()
    {
        var path = _folder.Combine("x.safetensors");
        SafetensorsWriter.Write(path, [new("a", ones(10)), new("b", ones(3))]);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = _folder.Combine("cut.safetensors");
            File.WriteAllBytes(cut, whole[..length]);
            Assert.Contains("cut.safetensors", Assert.ThrowsAny<MonkException>(() => SafetensorsFile.Open(cut)).Message, StringComparison.Ordinal);
            Assert.Contains("cut.safetensors", Assert.ThrowsAny<MonkException>(() => WeightsFile.Open(cut)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ulong.MaxValue, "the header claims")]
    [InlineData(1ul << 63, "the header claims")]
    [InlineData(100_000_001, "more than the 100000000")]
    [InlineData(99_999_999, "cut short")]
    public void A_header_longer_than_the_file_is_refused_before_it_is_read(ulong claimed, string defect)
    {
        var path = _folder.Combine("long.safetensors");
        var bytes = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, claimed);
        bytes[8] = (byte)'{';
        File.WriteAllBytes(path, bytes);
        Assert.Contains(defect, Assert.ThrowsAny<MonkException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_one_of_another_kind_are_named()
    {
        Assert.Contains("does not exist", Assert.ThrowsAny<MonkException>(() => WeightsFile.Open(Path.Combine(_folder.Path, "no.pth"))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.ThrowsAny<MonkException>(() => WeightsFile.Open(_folder.Path)).Message, StringComparison.Ordinal);
        var path = _folder.Combine("photo.safetensors");
        File.WriteAllBytes(path, [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6]);
        Assert.Contains("FFD8FFE0", Assert.ThrowsAny<MonkException>(() => WeightsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_refuses_what_the_format_cannot_hold_and_leaves_the_old_file()
    {
        var path = _folder.Combine("x.safetensors");
        File.WriteAllText(path, "old");
        Assert.ThrowsAny<MonkException>(() => SafetensorsWriter.Write(path, [new("a", ones(1)), new("a", ones(1))]));
        Assert.ThrowsAny<MonkException>(() => SafetensorsWriter.Write(path, [new("__metadata__", ones(1))]));
        Assert.ThrowsAny<MonkException>(() => SafetensorsWriter.Write(path, [new("c", ones(1, dtype: complex64))]));
        Assert.Equal("old", File.ReadAllText(path));
    }

    [SharedFact("weights/resnet18.safetensors")]
    public void A_file_by_another_writer_is_read()
    {
        using var file = WeightsFile.Open(SharedFolder.PathOf("weights/resnet18.safetensors"));
        Assert.True(file.TryGetEntry("conv1.weight", out var entry));
        Assert.Equal([64, 3, 7, 7], entry.Shape);
        Assert.Equal(ScalarType.Float16, entry.DType);
        var asFloat = zeros(64, 3, 7, 7);
        file.CopyTo("conv1.weight", asFloat);
        Assert.True(asFloat.equal(file.Read("conv1.weight").to(float32)).all().item<bool>());
        Assert.InRange(asFloat.std().item<float>(), 0.05, 0.5);
    }

    private WeightsFile WriteAndOpen(params (string Name, Tensor Tensor)[] tensors)
    {
        var path = _folder.Combine("made.safetensors");
        SafetensorsWriter.Write(path, [.. tensors.Select(t => KeyValuePair.Create(t.Name, t.Tensor))]);
        return WeightsFile.Open(path);
    }

    private SafetensorsFile Open(string header, byte[] data)
    {
        var path = _folder.Combine("made.safetensors");
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(path, [.. length, .. text, .. data]);
        return SafetensorsFile.Open(path);
    }
}
