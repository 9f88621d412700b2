using Monk.Tests.Support;
using Monk.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Weights;

public sealed class StateDictionaryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_a_module_saves_another_loads()
    {
        var source = Network(seed: 1);
        source.forward(randn(4, 3, 8, 8));
        var path = _folder.Combine("net.safetensors");
        StateDictionary.Save(source, path, new Dictionary<string, string> { ["model"] = "tiny" });

        var target = Network(seed: 2);
        using var file = WeightsFile.Open(path);
        var report = StateDictionary.Load(target, file, strict: true);

        Assert.Equal(source.state_dict().Count, report.Loaded.Count);
        Assert.Empty(report.Missing);
        Assert.Equal("tiny", file.Metadata["model"]);
        Assert.Equal("pt", file.Metadata["format"]);
        AssertSame(source, target);
        Assert.Equal(1, target.state_dict()["1.num_batches_tracked"].item<long>());
    }

    [Fact]
    public void Parameters_keep_their_identity_and_strides()
    {
        var target = Network(seed: 2);
        var weight = target.state_dict()["0.weight"];
        using (no_grad())
            weight.set_(weight.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
        var (handle, strides) = (weight.Handle, weight.stride());
        Assert.False(weight.is_contiguous());

        var source = Network(seed: 1);
        using var file = Saved(source.state_dict());
        StateDictionary.Load(target, file, strict: true);

        Assert.Equal(handle, target.state_dict()["0.weight"].Handle);
        Assert.Equal(strides, weight.stride());
        Assert.True(weight.requires_grad);
        AssertSame(source, target);
    }

    [Fact]
    public void Half_precision_files_fill_single_precision_modules()
    {
        var source = Network(seed: 1);
        using var file = Saved(source.state_dict().ToDictionary(p => p.Key, p => p.Value.is_floating_point() ? p.Value.to(float16) : p.Value));
        var target = Network(seed: 2);
        StateDictionary.Load(target, file, strict: true);
        Assert.Equal(ScalarType.Float32, target.state_dict()["0.weight"].dtype);
        Assert.True(target.state_dict()["0.weight"].equal(source.state_dict()["0.weight"].to(float16).to(float32)).all().item<bool>());
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("module._orig_mod.")]
    [InlineData("_orig_mod.module.")]
    public void A_wrappers_prefix_is_taken_off(string prefix)
    {
        var source = Network(seed: 1);
        using var file = Saved(source.state_dict().ToDictionary(p => prefix + p.Key, p => p.Value));
        var target = Network(seed: 2);
        StateDictionary.Load(target, file, strict: true);
        AssertSame(source, target);
    }

    [Fact]
    public void A_prefix_that_only_some_names_have_stays()
    {
        var state = Network(seed: 1).state_dict().ToDictionary(p => p.Key == "0.weight" ? "module." + p.Key : p.Key, p => p.Value);
        using var file = Saved(state);
        var failure = Assert.Throws<WeightsMismatchException>(() => StateDictionary.Load(Network(seed: 2), file, strict: true));
        Assert.Contains("module.0.weight", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("features.denseblock1.denselayer1.norm.1.weight", "features.denseblock1.denselayer1.norm1.weight")]
    [InlineData("features.denseblock4.denselayer16.conv.2.weight", "features.denseblock4.denselayer16.conv2.weight")]
    [InlineData("features.denseblock2.denselayer3.norm.2.running_var", "features.denseblock2.denselayer3.norm2.running_var")]
    [InlineData("features.denseblock1.denselayer1.norm1.weight", "features.denseblock1.denselayer1.norm1.weight")]
    [InlineData("features.norm.1.weight", "features.norm.1.weight")]
    [InlineData("features.denseblock1.denselayer1.norm.3.weight", "features.denseblock1.denselayer1.norm.3.weight")]
    public void DenseNets_old_names_become_todays(string old, string today) =>
        Assert.Equal([(today, old)], StateNames.Map([old], [], null));

    [Fact]
    public void The_batch_counter_may_be_missing()
    {
        var state = Network(seed: 1).state_dict();
        state.Remove("1.num_batches_tracked");
        using var file = Saved(state);
        var report = StateDictionary.Load(Network(seed: 2), file, strict: true);
        Assert.Equal(["1.num_batches_tracked"], report.Missing);
    }

    [Fact]
    public void A_skipped_layer_keeps_its_values_whatever_the_file_has_for_it()
    {
        var target = Network(seed: 2, classes: 3);
        var head = target.state_dict()["3.weight"].clone();
        using var file = Saved(Network(seed: 1, classes: 1000).state_dict());
        var report = StateDictionary.Load(target, file, skip: name => name.StartsWith("3.", StringComparison.Ordinal), strict: true);
        Assert.Equal(["3.bias", "3.weight"], report.Skipped.Order(StringComparer.Ordinal));
        Assert.True(target.state_dict()["3.weight"].equal(head).all().item<bool>());
    }

    [Fact]
    public void Names_are_mapped_by_the_caller()
    {
        var source = Network(seed: 1);
        using var file = Saved(source.state_dict().ToDictionary(p => p.Key.Replace("3.", "fc.", StringComparison.Ordinal), p => p.Value));
        var target = Network(seed: 2);
        StateDictionary.Load(target, file, rename: name => name.Replace("fc.", "3.", StringComparison.Ordinal), strict: true);
        AssertSame(source, target);
    }

    [Fact]
    public void Two_names_for_one_tensor_are_refused()
    {
        using var file = Saved(Network(seed: 1).state_dict());
        var failure = Assert.Throws<MonkException>(() => StateDictionary.Load(Network(seed: 2), file, rename: _ => "0.weight", strict: true));
        Assert.Contains("'0.weight' twice", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mismatch_lists_its_kinds_with_counts_and_shapes_and_changes_nothing()
    {
        var state = Network(seed: 1, classes: 1000).state_dict();
        state.Remove("1.running_mean");
        for (var i = 0; i < 7; i++)
            state[$"extra.{i}"] = ones(1);
        using var file = Saved(state);
        var target = Network(seed: 2, classes: 3);
        var before = target.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());

        var message = Assert.Throws<WeightsMismatchException>(() => StateDictionary.Load(target, file, strict: true)).Message;

        Assert.Contains("net.safetensors", message, StringComparison.Ordinal);
        Assert.Contains("1 missing in the file: 1.running_mean", message, StringComparison.Ordinal);
        Assert.Contains("7 in the file but not in the model: extra.0, extra.1, extra.2, extra.3, extra.4, and 2 more", message, StringComparison.Ordinal);
        Assert.Contains("2 of another shape: ", message, StringComparison.Ordinal);
        Assert.Contains("3.weight (model [3, 4], file [1000, 4])", message, StringComparison.Ordinal);
        Assert.All(target.state_dict(), p => Assert.True(p.Value.equal(before[p.Key]).all().item<bool>()));
    }

    [Fact]
    public void Loose_loading_reports_differences_but_not_a_wrong_shape_nor_a_file_that_fits_nowhere()
    {
        var state = Network(seed: 1).state_dict();
        state.Remove("0.bias");
        state["extra"] = ones(1);
        using (var file = Saved(state))
        {
            var report = StateDictionary.Load(Network(seed: 2), file, strict: false);
            Assert.Equal(["0.bias"], report.Missing);
            Assert.Equal(["extra"], report.Unexpected);
        }

        using (var file = Saved(Network(seed: 1, classes: 9).state_dict()))
            Assert.Throws<WeightsMismatchException>(() => StateDictionary.Load(Network(seed: 2), file, strict: false));
        using (var file = Saved(new Dictionary<string, Tensor> { ["elsewhere"] = ones(1) }))
            Assert.Contains("None of the 1", Assert.Throws<WeightsMismatchException>(() => StateDictionary.Load(Network(seed: 2), file, strict: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_says_whether_a_file_would_fit()
    {
        using var file = Saved(Network(seed: 1).state_dict());
        Assert.True(StateDictionary.Compare(Network(seed: 2), file).IsExact);
        Assert.False(StateDictionary.Compare(Network(seed: 2, classes: 7), file).IsExact);
    }

    private static Sequential Network(int seed, int classes = 3)
    {
        random.manual_seed(seed);
        return nn.Sequential(
            ("0", nn.Conv2d(3, 4, 3)),
            ("1", nn.BatchNorm2d(4)),
            ("2", nn.Sequential(("pool", nn.AdaptiveAvgPool2d(1)), ("flat", nn.Flatten()))),
            ("3", nn.Linear(4, classes)));
    }

    private WeightsFile Saved(Dictionary<string, Tensor> state)
    {
        var path = _folder.Combine("net.safetensors");
        SafetensorsWriter.Write(path, [.. state]);
        return WeightsFile.Open(path);
    }

    private static void AssertSame(nn.Module expected, nn.Module actual)
    {
        var values = actual.state_dict();
        Assert.All(expected.state_dict(), p => Assert.True(values[p.Key].equal(p.Value).all().item<bool>(), p.Key));
    }
}
