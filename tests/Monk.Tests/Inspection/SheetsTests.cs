using Monk.Blocks;
using Monk.Drawing;
using Monk.Inspection;
using Monk.Models;
using SkiaSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Inspection;

public sealed class SheetsTests(TrainedScene trained) : IClassFixture<TrainedScene>
{
    [Fact]
    public void Every_convolution_with_more_than_a_pixel_has_a_sheet_of_kernels()
    {
        using var prototype = trained.Scene.Trained();

        var files = prototype.VisualizeKernels();

        // ResNet18: the first layer, and two in each of eight blocks.
        Assert.Equal(17, files.Count);
        Assert.Equal(Path.Combine(prototype.Folder, "visualization", "kernels", "conv1.png"), files[0]);
        Assert.Equal("layer4.1.conv2.png", Path.GetFileName(files[^1]));
        Assert.All(files, AssertPicture);
    }

    [Fact]
    public void Every_convolution_has_a_sheet_of_what_it_makes_of_an_image()
    {
        using var prototype = trained.Scene.Trained();

        var files = prototype.VisualizeFeatureMaps(trained.Image);

        Assert.Equal(20, files.Count);
        Assert.Matches(@"/visualization/feature_maps/000\.png\.[0-9a-f]{16}/conv1\.png$", files[0].Replace('\\', '/'));
        Assert.Contains(files, file => file.EndsWith("layer2.0.downsample.0.png", StringComparison.Ordinal));
        Assert.All(files, AssertPicture);
        Assert.Throws<MonkException>(() => prototype.VisualizeFeatureMaps("nowhere.png"));
    }

    [Fact]
    public void Kernels_have_the_colours_of_their_weights()
    {
        using var network = Network("mobilenet_v2");
        var sheets = KernelSheets.Of(network).Select(sheet => (sheet.Layer, Sheet: sheet.Sheet())).ToList();

        // All 17 depthwise convolutions and the first layer; those of a pixel are left out.
        Assert.Equal(18, sheets.Count);
        var first = sheets[0].Sheet;
        Assert.Equal("features.0.0: 32 kernels of 3×3 over red, green and blue", first.Title);
        Assert.Equal(32, first.Cells.Count);
        using var scope = NewDisposeScope();
        var weight = ModuleTree.Convolutions(network).First().Layer.weight;
        var largest = weight.abs().max().item<float>();
        var red = weight[5, 0, 1, 2].item<float>();
        Assert.Equal((byte)MathF.Round(127.5f + 127.5f * red / largest), first.Cells[5].Pixels.Pixels[1 * 3 + 2].Red);

        var depthwise = sheets.First(sheet => sheet.Layer == "features.5.conv.1.0").Sheet;
        Assert.Equal("features.5.conv.1.0: 192 kernels of 3×3, each over a channel of its own", depthwise.Title);
        Assert.Equal(64, depthwise.Cells.Count);
        Assert.StartsWith("Shown: the first 64 of 192 kernels.", depthwise.Subtitle, StringComparison.Ordinal);
        var kernels = ModuleTree.Convolutions(network).Single(named => named.Name == "features.5.conv.1.0").Layer.weight[..64];
        var strongest = (int)kernels.abs().flatten().argmax().item<long>();
        var color = depthwise.Cells[strongest / 9].Pixels.Pixels[strongest % 9];
        Assert.Equal(kernels.flatten()[strongest].item<float>() > 0 ? SKColor.Parse("#8C1A0B") : SKColor.Parse("#0B3C8C"), color);
    }

    [Fact]
    public void Over_many_channels_a_sheet_has_a_row_for_each_of_eight_kernels()
    {
        using var network = Network("resnet18");

        var sheet = KernelSheets.Of(network).Single(sheet => sheet.Layer == "layer4.0.conv1").Sheet();

        Assert.Equal("layer4.0.conv1: 512 kernels of 3×3 over 256 channels", sheet.Title);
        Assert.Equal((64, 8), (sheet.Cells.Count, sheet.Columns));
        Assert.Equal("2, channel 3", sheet.Cells[2 * 8 + 3].Label);
        Assert.Contains("the first 8 of 512 kernels, over the first 8 of 256 channels", sheet.Subtitle, StringComparison.Ordinal);
    }

    [Fact]
    public void Feature_maps_are_what_the_layers_put_out()
    {
        using var scope = NewDisposeScope();
        using var network = Network("resnet18");
        random.manual_seed(2);
        var input = randn(1, 3, 64, 64);

        var sheets = FeatureMapSheets.Of(network, input, "image.png");

        Assert.Equal(("conv1", "conv1: 64 channels of 32×32"), (sheets[0].Layer, sheets[0].Sheet.Title));
        using var noGradient = no_grad();
        var layer = (Convolution)network.named_children().First().module;
        var channel = layer.call(input)[0, 7];
        var values = channel.contiguous().data<float>().ToArray();
        var brightest = Array.IndexOf(values, values.Max());
        var cell = sheets[0].Sheet.Cells[7];
        Assert.Equal(FormattableString.Invariant($"7: {values.Max():0.##}"), cell.Label);
        Assert.Equal(SKColors.White, cell.Pixels.Pixels[brightest]);
        Assert.Equal(SKColors.Black, cell.Pixels.Pixels[Array.IndexOf(values, values.Min())]);

        var sorted = values.Order().ToArray();
        var (low, high) = (sorted[1023 / 100], sorted[^(1 + 1023 / 100)]);
        var middle = Array.FindIndex(values, value => value > low && value < high);
        Assert.Equal((byte)MathF.Round(255 * (values[middle] - low) / (high - low)), cell.Pixels.Pixels[middle].Red);
        Assert.Contains("Shown: the first 64 of 512 channels", sheets[^1].Sheet.Subtitle, StringComparison.Ordinal);
    }

    [Fact]
    public void A_channel_without_any_difference_says_so()
    {
        using var scope = NewDisposeScope();
        using var network = Network("resnet18");

        var cells = FeatureMapSheets.Of(network, zeros(1, 3, 64, 64), "black.png")[0].Sheet.Cells;

        Assert.All(cells, cell => Assert.Equal("0 all over", cell.Label.Split(": ")[1]));
        Assert.All(cells, cell => Assert.All(cell.Pixels.Pixels, pixel => Assert.Equal(128, pixel.Red)));
    }

    [Fact]
    public void An_experiment_that_starts_over_has_no_pictures_of_the_old_network()
    {
        trained.Scene.Train("again", epochs: 1);
        using (var prototype = trained.Scene.Trained("again"))
            prototype.Explain(trained.Image);

        using var over = trained.Scene.New("again", overwrite: true);

        Assert.False(Directory.Exists(Path.Combine(over.Folder, "visualization")));
    }

    private static ImageClassifier Network(string name)
    {
        random.manual_seed(1);
        var network = ModelRegistry.Find(name).Build(3);
        network.eval();
        return network;
    }

    private static void AssertPicture(string path)
    {
        using var picture = SKBitmap.Decode(path);
        Assert.True(picture.Width >= 1240 && picture.Height > 300, $"{path}: {picture.Width}×{picture.Height}");
        Assert.True(picture.Pixels.Distinct().Count() > 10, path);
    }
}
