using System.Text.Json;
using Monk.Experiments;
using Monk.Kinds;
using Monk.NetworkLayers;

namespace Monk.Tests.NetworkLayers;

public sealed class LayerFormTests
{
    private static readonly ExperimentStateJson OnOneLine = new(new JsonSerializerOptions(ExperimentStateJson.Default.Options) { WriteIndented = false });

    [Fact]
    public void Every_kind_has_its_forms_tested() => Assert.Equal(
        KindRegistry<NetworkLayer>.Types.Where(type => type.Assembly == typeof(NetworkLayer).Assembly).Select(type => type.Name),
        LayerForm.All.Select(form => form.Layer).DistinctBy(layer => layer.Name).OrderBy(layer => layer.Name, StringComparer.Ordinal).Select(layer => layer.GetType().Name));

    [Fact]
    public void A_layer_is_written_as_it_always_was() => Assert.Equal(LayerForm.All.Select(form => form.Json), LayerForm.All.Select(form => Json(form.Layer)));

    [Fact]
    public void A_layer_is_read_as_it_was_written() => Assert.Equal(
        LayerForm.All.Select(form => form.Json), LayerForm.All.Select(form => Json(JsonSerializer.Deserialize(form.Json, OnOneLine.NetworkLayer)!)));

    [Fact]
    public void Settings_that_are_not_named_have_their_defaults()
    {
        foreach (var form in LayerForm.All.DistinctBy(form => form.Layer.Name).Where(form => form.Layer is not (SequentialLayer or BranchesLayer)))
            Assert.Equal(form.Layer, JsonSerializer.Deserialize($$"""{"name": "{{form.Layer.Name}}"}""", OnOneLine.NetworkLayer));
    }

    [Fact]
    public void Lines_make_a_layer_of_a_network() => Assert.Equal(LayerForm.All.Select(form => form.Code), LayerForm.All.Select(form => form.Layer.Code));

    [Fact]
    public void Lines_append_a_layer_to_a_head_by_a_name_of_Monk_v1_where_it_says_all_of_it() =>
        Assert.Equal(LayerForm.All.Select(form => form.HeadCode), LayerForm.All.Select(form => LayerCode.InHead(form.Layer, finalLayer: false)));

    [Fact]
    public void Lines_say_which_layer_is_the_head_s_last_one()
    {
        Assert.Equal("AppendLinear(finalLayer: true)", LayerCode.InHead(new FullyConnectedLayer { Units = null }, finalLayer: true));
        Assert.Equal("AppendThreshold(1, 0.01, finalLayer: true)", LayerCode.InHead(new ThresholdLayer(), finalLayer: true));
        Assert.Equal("Append([Layers.BatchNormalization()], finalLayer: true)", LayerCode.InHead(new BatchNormalizationLayer(), finalLayer: true));
    }

    [Theory]
    [InlineData("""{"name": "dropout", "drop_probability": 1}""", "The probability of a dropout is 1; it must be at least 0 and below 1.")]
    [InlineData("""{"name": "convolution2d", "stride": 0}""", "stride is 0; it must be at least 1 and at most 16384.")]
    [InlineData("""{"name": "sequential", "layers": [{"name": "relu"}, {"name": "celu", "alpha": 0}]}""", "layers[1].alpha is 0; it must be a number above 0 that float32 can hold.")]
    [InlineData("""{"name": "relu", "uid": "a.b"}""", "A layer has the uid 'a.b'; it may hold letters, digits, '-' and '_'.")]
    public void A_setting_out_of_its_range_is_refused_while_it_is_read(string json, string message)
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, OnOneLine.NetworkLayer));
        Assert.Equal(message, Assert.IsType<MonkException>(error.InnerException).Message);
    }

    private static string Json(NetworkLayer layer) => JsonSerializer.Serialize(layer, OnOneLine.NetworkLayer);
}
