using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Monk.Experiments;
using Monk.Tests.Support;
using Monk.Transforms;

namespace Monk.Tests.Experiments;

public sealed class ImageSizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_number_is_a_square_and_a_pair_is_height_and_width()
    {
        ImageSize square = 224;
        ImageSize wide = (224, 320);

        Assert.Equal((224, 224, true), (square.Height, square.Width, square.IsSquare));
        Assert.Equal((224, 320, false), (wide.Height, wide.Width, wide.IsSquare));
        Assert.NotEqual(wide, (320, 224));
    }

    [Fact]
    public void Its_text_is_the_same_in_every_culture_and_a_plain_number_for_a_square()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE") { NumberFormat = { NegativeSign = "minus", NumberGroupSizes = [1] } };
        try
        {
            ImageSize square = 1024;
            ImageSize wide = (224, 1320);
            Assert.Equal(("1024", "1024", "1024", "1024×1024", ""), (square.ToString(), square.Code, square.FileName, square.Sides, square.Order));
            Assert.Equal(("224×1320", "(224, 1320)", "224x1320", "224×1320", " (height × width)"), (wide.ToString(), wide.Code, wide.FileName, wide.Sides, wide.Order));
            Assert.Equal("-1×2", new ImageSize(-1, 2).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("""{"train_path":"images","input_size":224}""", 224, 224)]
    [InlineData("""{"train_path":"images","input_size":[224,320]}""", 224, 320)]
    [InlineData("""{"train_path":"images","input_size":[64,64]}""", 64, 64)]
    public void A_state_holds_a_number_or_a_pair(string json, int height, int width) =>
        Assert.Equal(new ImageSize(height, width), JsonSerializer.Deserialize(json, ExperimentStateJson.Default.DatasetOptions)!.InputSize);

    [Theory]
    [InlineData("\"224\"")]
    [InlineData("[224]")]
    [InlineData("[224,320,3]")]
    [InlineData("[224,null]")]
    [InlineData("{\"height\":224}")]
    [InlineData("22.4")]
    [InlineData("null")]
    public void Anything_else_is_refused(string size) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize($$"""{"train_path":"images","input_size":{{size}}}""", ExperimentStateJson.Default.DatasetOptions));

    [Fact]
    public void A_state_gives_back_the_sizes_that_it_was_given_and_squares_stay_numbers()
    {
        var store = new ExperimentStore(new Workspace(_folder.Path).Experiment("p", "e"));
        store.Create();
        store.Update(state => state with
        {
            Dataset = new DatasetOptions
            {
                TrainPath = "images",
                InputSize = (32, 48),
                TrainTransforms = [new ResizeOptions { InputSize = 64 }, new RandomCropOptions { InputSize = (40, 60) }, new CenterCropOptions { InputSize = (32, 50) }, new RandomResizedCropOptions { InputSize = (32, 48) }],
            },
        });

        var dataset = store.Find()!.Dataset!;
        Assert.Equal<ImageSize>((32, 48), dataset.InputSize);
        Assert.Equal((ImageSize?[])[(64, 64), (40, 60), (32, 50), (32, 48)], dataset.TrainTransforms.Select(transform => transform.OutputSize));
        var json = JsonNode.Parse(File.ReadAllText(store.Paths.StateFile))!["dataset"]!;
        Assert.Equal("[32,48]", json["input_size"]!.ToJsonString());
        Assert.Equal("""{"name":"Resize","input_size":64}""", json["train_transforms"]![0]!.ToJsonString());
    }
}
