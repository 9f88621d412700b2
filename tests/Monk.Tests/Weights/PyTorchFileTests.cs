using System.Text;
using Monk.Tests.Support;
using Monk.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Weights;

public sealed class PyTorchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("types.zip.pth")]
    [InlineData("types.stream.pth")]
    public void Every_type_is_read(string name)
    {
        using var file = WeightsFile.Open(Fixture.PathOf(name));
        Assert.Equal(
            [("bool", ScalarType.Bool), ("uint8", ScalarType.Byte), ("int8", ScalarType.Int8), ("int16", ScalarType.Int16), ("int32", ScalarType.Int32), ("int64", ScalarType.Int64),
                ("float16", ScalarType.Float16), ("bfloat16", ScalarType.BFloat16), ("float32", ScalarType.Float32), ("float64", ScalarType.Float64)],
            file.Entries.Select(e => (e.Name, e.DType)));
        foreach (var entry in file.Entries)
            Assert.Equal(entry.DType == ScalarType.Bool ? [0, 1, 1, 1] : [0, 1, 2, 100], Values(file, entry.Name));
    }

    [Theory]
    [InlineData("views.zip.pth")]
    [InlineData("views.stream.pth")]
    public void Views_of_one_storage_are_read_through_their_offsets_and_strides(string name)
    {
        using var file = WeightsFile.Open(Fixture.PathOf(name));
        var counting = arange(24, dtype: float64);
        Check("whole", counting.reshape(2, 3, 4));
        Check("transposed", counting.reshape(2, 3, 4).permute(2, 0, 1));
        Check("row", counting.reshape(6, 4)[4]);
        Check("every_third", counting.reshape(8, 3).select(1, 2));
        Check("expanded", full(3, 2, 5.0, dtype: float64));
        Check("scalar", tensor(2.5));
        Check("empty", zeros(0, 3, dtype: float64));
        Check("parameter", tensor(new[] { 7.0, 8.0 }));

        void Check(string entry, Tensor expected)
        {
            Assert.Equal(expected.shape, file.Read(entry).shape);
            Assert.True(file.Read(entry).is_contiguous());
            Assert.True(file.Read(entry).to(float64).equal(expected).all().item<bool>(), entry);
            var destination = zeros(expected.shape, dtype: float16);
            file.CopyTo(entry, destination);
            Assert.True(destination.to(float64).equal(expected).all().item<bool>(), entry);
        }
    }

    [Theory]
    [InlineData("checkpoint.zip.pth", "module.0.weight")]
    [InlineData("checkpoint.stream.pth", "module.0.weight")]
    [InlineData("model.zip.pth", "0.weight")]
    [InlineData("model.stream.pth", "0.weight")]
    [InlineData("protocol4.zip.pth", "0.weight")]
    [InlineData("protocol4.stream.pth", "0.weight")]
    public void The_state_dictionary_of_a_checkpoint_fills_a_module(string name, string first)
    {
        using var file = WeightsFile.Open(Fixture.PathOf(name));
        Assert.Equal(first, file.Entries[0].Name);
        var module = nn.Sequential(("0", nn.Linear(3, 2)), ("1", nn.BatchNorm1d(2)));
        StateDictionary.Load(module, file, strict: true);
        string[] order = ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"];
        var state = module.state_dict();
        for (var i = 0; i < order.Length; i++)
            Assert.True((state[order[i]] == i + 1).all().item<bool>(), order[i]);
    }

    [Theory]
    [InlineData("cuda.zip.pth")]
    [InlineData("big.zip.pth")]
    public void A_file_from_a_GPU_or_from_a_big_endian_machine_holds_the_same(string name)
    {
        using var file = WeightsFile.Open(Fixture.PathOf(name));
        Assert.Equal([1.0, -2.5, 3.25], Values(file, "f"));
        Assert.Equal([1, -2, 1L << 40], file.Read("l").data<long>().ToArray());
        var target = zeros(3, dtype: float64);
        file.CopyTo("f", target);
        Assert.Equal([1.0, -2.5, 3.25], target.data<double>().ToArray());
    }

    [Theory]
    [InlineData("evil.zip.pth", "'posix.system'")]
    [InlineData("evil.stream.pth", "'posix.system'")]
    [InlineData("module.zip.pth", "'torch.nn.modules.linear.Linear'")]
    [InlineData("complex.zip.pth", "'torch.ComplexFloatStorage'")]
    [InlineData("script.zip.pth", "TorchScript")]
    [InlineData("tensor.zip.pth", "a single tensor without a name")]
    [InlineData("other.pickle.pth", "torch.save did not make it")]
    public void What_is_not_a_dictionary_of_tensors_is_refused_by_name(string name, string reason)
    {
        var message = Assert.ThrowsAny<MonkException>(() => WeightsFile.Open(Fixture.PathOf(name))).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains(name, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checkpoint.zip.pth")]
    [InlineData("checkpoint.stream.pth")]
    public void A_file_cut_anywhere_is_refused_by_name(string name)
    {
        var whole = File.ReadAllBytes(Fixture.PathOf(name));
        for (var length = 0; length < whole.Length; length += 7)
        {
            var path = Put(whole[..length]);
            Assert.Contains(path, Assert.ThrowsAny<MonkException>(() => WeightsFile.Open(path)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("0 1 (2,2) (2,1)", "outside its storage")] // Count too small for the shape.
    [InlineData("3 4 (2,) (1,)", "outside its storage")]
    [InlineData("-1 4 (2,) (1,)", "outside its storage")]
    [InlineData("0 4 (-2,) (1,)", "outside its storage")]
    [InlineData("0 4 (2,) (-1,)", "outside its storage")]
    [InlineData("0 4 (2,) (1,1)", "outside its storage")]
    [InlineData("0 4 (4611686018427387904,4) (0,0)", "outside its storage")]
    [InlineData("0 4 (1000000,) (0,)", "larger than the whole file")]
    [InlineData("0 400 (2,) (1,)", "400 elements")]
    [InlineData("0 4 (2,) (9223372036854775807,)", "outside its storage")]
    public void A_tensor_that_claims_more_than_there_is_is_refused_before_anything_is_made(string claim, string reason)
    {
        var message = Assert.ThrowsAny<MonkException>(() => WeightsFile.Open(Stream(claim))).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_made_stream_is_right_but_for_its_claims()
    {
        using var file = WeightsFile.Open(Stream("1 4 (2,) (2,)"));
        Assert.Equal([2.0, 4.0], Values(file, "t"));
    }

    [Fact]
    public void A_storage_that_would_be_copied_over_and_over_is_refused()
    {
        // A list of a thousand pairs, turned into a dictionary again and again from one reference.
        var pickle = new StringBuilder("(");
        for (var i = 0; i < 1000; i++)
            pickle.Append("(Va\nNt");
        pickle.Append("lp1\n0");
        for (var i = 0; i < 1000; i++)
            pickle.Append("ccollections\nOrderedDict\n(g1\ntR0");
        pickle.Append("N.");
        var bytes = Encoding.ASCII.GetBytes(pickle.ToString());
        var message = Assert.ThrowsAny<MonkException>(() => new Unpickler(bytes, "x").Read()).Message;
        Assert.Contains("too often", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Protocol_0_is_read()
    {
        const string pickle = "(dVa\nI01\nsVb\nL12345678901234567890L\nsVc\nF1.5\nsS'd'\n(I1\nI-2\nlp4\nsVe\ng4\ns.";
        var items = ((PickledDictionary)new Unpickler(Encoding.ASCII.GetBytes(pickle), "x").Read()!).Items;
        Assert.Equal(true, items["a"]);
        Assert.Equal(System.Numerics.BigInteger.Parse("12345678901234567890", System.Globalization.CultureInfo.InvariantCulture), items["b"]);
        Assert.Equal(1.5, items["c"]);
        Assert.Equal([1L, -2L], (List<object?>)items["d"]!);
        Assert.Same(items["d"], items["e"]);
    }

    [Theory]
    [InlineData("torch", "_rebuild_tensor_v2")]
    [InlineData("torch.cuda", "_rebuild_tensor")]
    public void The_old_formats_views_of_storages_are_understood(string module, string function)
    {
        var view = $"((Vstorage\nc{module}\nHalfStorage\nV5\nVcuda:0\nI10\n(V6\nI4\nI3\nttQ";
        var tensor = Assert.IsType<PickledTensor>(new Unpickler(Encoding.ASCII.GetBytes($"ctorch._utils\n{function}\n{view}I1\n(I2\nt(I1\nttR."), "x").Read());
        Assert.Equal(new PickledStorage(ScalarType.Float16, "5", 10, 4, 3), tensor.Storage);
        Assert.Equal((1L, 2L, 1L), (tensor.Offset, tensor.Sizes[0], tensor.Strides[0]));

        // One element further is inside the storage, but outside its view.
        var outside = Encoding.ASCII.GetBytes($"ctorch._utils\n{function}\n{view}I2\n(I2\nt(I1\nttR.");
        Assert.ThrowsAny<MonkException>(() => new Unpickler(outside, "x").Read());
    }

    [Theory]
    [InlineData("I8\nI3\n")]
    [InlineData("I-1\nI3\n")]
    [InlineData("I9223372036854775807\nI9223372036854775807\n")]
    public void A_view_beyond_its_storage_is_refused(string view)
    {
        var bytes = Encoding.ASCII.GetBytes($"(Vstorage\nctorch\nHalfStorage\nV5\nVcpu\nI10\n(V6\n{view}ttQ.");
        Assert.ThrowsAny<MonkException>(() => new Unpickler(bytes, "x").Read());
    }

    [Theory]
    [InlineData("cos\nsystem\n(S'x'\ntR.", "'os.system'")]
    [InlineData("ctorch\nload\n.", "'torch.load'")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v3\n.", "'torch._utils._rebuild_tensor_v3'")]
    [InlineData("ccollections\nOrderedDict\n(I1\ntR.", "unknown way")]
    [InlineData("N(N(Q.", "more than it has put down")]
    [InlineData("]NNs.", "not a dictionary")]
    [InlineData("}Na.", "not a list")]
    [InlineData("}(Vx\nu.", "not a dictionary")]
    [InlineData("t.", "mark that it has not set")]
    [InlineData("h\u0001.", "has not told")]
    [InlineData("X\u007f\u007f\u007f\u007fx.", "ends in the middle")]
    [InlineData("Vnever", "ends in the middle")]
    [InlineData("?", "unknown code 0x3f")]
    [InlineData("NQ.", "other than a tensor's storage")]
    [InlineData("\u0080\u0009.", "protocol")]
    [InlineData("]Nb.", "sets attributes")]
    public void A_damaged_or_strange_pickle_stops_with_what_it_did(string pickle, string reason)
    {
        var bytes = Encoding.Latin1.GetBytes(pickle);
        Assert.Contains(reason, Assert.ThrowsAny<MonkException>(() => new Unpickler(bytes, "x").Read()).Message, StringComparison.Ordinal);
    }

    [SharedTheory("weights/mobilenet_v2.pth", "weights/squeezenet1_1.pth")]
    [InlineData("mobilenet_v2.pth", "features.0.0.weight", 32, 3, 3, 3)]
    [InlineData("squeezenet1_1.pth", "features.0.weight", 64, 3, 3, 3)]
    public void Real_files_are_read(string name, string first, params int[] shape)
    {
        using var file = WeightsFile.Open(SharedFolder.PathOf($"weights/{name}"));
        Assert.Equal(first, file.Entries[0].Name);
        Assert.Equal(shape.Select(size => (long)size), file.Entries[0].Shape);
        foreach (var entry in file.Entries)
            Assert.True(file.Read(entry.Name).isfinite().all().item<bool>(), entry.Name);
    }

    // An old-format file with one tensor of four floats, 1 2 3 4, and a claim about it: offset, count, sizes, strides.
    private string Stream(string claim)
    {
        var parts = claim.Split(' ');
        string Tuple(string text) => $"({string.Concat(text.Trim('(', ')').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => $"L{n}L\n"))}t";
        var pickles = $"L119547037146038801333356L\n.I1001\n.(d.(dVt\nctorch._utils\n_rebuild_tensor_v2\n((Vstorage\nctorch\nFloatStorage\nV0\nVcpu\nL{parts[1]}L\nNtQL{parts[0]}L\n{Tuple(parts[2])}{Tuple(parts[3])}I00\nNtRs.(V0\nl.";
        var count = long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        // Protocol 0 has no opcode for its number; PyTorch's format is known by the two bytes that later ones begin with.
        return Put([0x80, 2, .. Encoding.ASCII.GetBytes(pickles), .. BitConverter.GetBytes(count), .. new[] { 1f, 2f, 3f, 4f }.SelectMany(BitConverter.GetBytes)]);
    }

    private string Put(byte[] bytes)
    {
        var path = _folder.Combine("made.pth");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static double[] Values(WeightsFile file, string name) => file.Read(name).to(float64).data<double>().ToArray();
}
