using Monk.Comparing;
using Monk.Experiments;
using Monk.Tests.Support;
using SkiaSharp;

namespace Monk.Tests.Facade;

public sealed class BackgroundTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_background_is_that_of_training_in_every_prediction_and_is_said(bool freezeBase)
    {
        var icon = Path.Combine(_scene.Images, "circle", "icon.png");
        WriteWhiteIcon(icon);
        Prediction white, black;
        using (var prototype = _scene.New("white"))
        {
            _scene.SetUp(prototype, epochs: 1, freezeBase);
            prototype.UpdateBatchSize(7);
            prototype.Train();
        }

        using (var copy = _scene.New("black"))
        {
            _scene.SetUp(copy, epochs: 1, freezeBase);
            copy.UpdateBatchSize(7);
            copy.UpdateBackground(ImageBackground.Black);
            copy.Train();
        }

        using (var trained = _scene.Trained("white"))
            white = trained.Infer(icon);
        using (var console = new CapturedConsole())
        using (var trained = _scene.Trained("black", verbose: 1))
        {
            black = trained.Infer(icon);
            Assert.Contains("Note: the image has transparent parts, which are seen on black", console.Text, StringComparison.Ordinal);
            trained.DatasetParams(_scene.Images);
            trained.Dataset();
            var image = trained.Evaluate().Images.Single(evaluated => evaluated.Path == "circle/icon.png");
            Assert.Equal(black.PredictedClass, image.PredictedClass);
            Assert.Equal(black.Score, image.Score, 1e-5);
            Assert.Contains("1 of 17 images have transparent parts, which are seen on black: circle/icon.png", console.Text, StringComparison.Ordinal);
        }

        Assert.NotEqual(white.Ranking[0].Logit, black.Ranking[0].Logit);
        Assert.Equal(ImageBackground.Black, State("black").Dataset!.Background);
        Assert.DoesNotContain("background", File.ReadAllText(Path.Combine(_scene.Workspace, "p", "white", "experiment-state.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_Default_keeps_the_background_and_Summary_and_the_reproduction_show_it()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        _scene.SetUp(prototype, epochs: 1);
        Assert.Null(prototype.Summary()["Dataset Parameters"]["Background"]);
        prototype.UpdateBackground(ImageBackground.Black);
        prototype.Default(_scene.Images, "resnet18_v1", freezeBaseNetwork: false, numEpochs: 1, usePretrained: false);

        Assert.Equal(ImageBackground.Black, State("e").Dataset!.Background);
        Assert.Contains("you have set before, and Default leaves as it is: input size 32; background black", console.Text, StringComparison.Ordinal);
        Assert.Equal("black, under transparent pixels", prototype.Summary()["Dataset Parameters"]["Background"]);
        var lines = Reproduction.Of(State("e"), Workspace.Resolve(_scene.Workspace).Experiment("p", "e"))!;
        Assert.Contains("gtf.UpdateBackground(ImageBackground.Black);", lines, StringComparison.Ordinal);
        Assert.Equal("black", ExperimentSettings.Of(State("e"), text => text)[SettingNames.Background]);
    }

    [Fact]
    public void EDA_looks_at_images_on_the_background()
    {
        // On white it is a blank page like the other; on black it is not.
        WriteWhiteIcon(Path.Combine(_scene.Images, "circle", "icon.png"));
        using (var white = new SKBitmap(32, 32))
        {
            white.Erase(SKColors.White);
            using var file = File.Create(Path.Combine(_scene.Images, "circle", "blank.png"));
            white.Encode(file, SKEncodedImageFormat.Png, 100);
        }

        Assert.Contains(Duplicates(ImageBackground.White), names => names.SetEquals(["circle/icon.png", "circle/blank.png"]));
        Assert.DoesNotContain(Duplicates(ImageBackground.Black), names => names.Contains("circle/icon.png"));

        IEnumerable<HashSet<string>> Duplicates(ImageBackground background)
        {
            using var prototype = _scene.New(overwrite: true);
            _scene.SetUp(prototype);
            prototype.UpdateBackground(background);
            return [.. prototype.EDA(checkDuplicates: true, nearDistance: 0).NearDuplicates!.Select(group => group.Images.Select(image => image.Path).ToHashSet())];
        }
    }

    [Fact]
    public void Explain_and_feature_maps_say_what_transparent_parts_are_seen_on()
    {
        var icon = _scene.Combine("icon.png");
        WriteWhiteIcon(icon);
        _scene.Train(epochs: 1);
        foreach (var act in new Action<Prototype>[] { trained => trained.Explain(icon), trained => trained.VisualizeFeatureMaps(icon), trained => trained.Infer(icon) })
        {
            using var console = new CapturedConsole();
            using var trained = _scene.Trained(verbose: 1);
            act(trained);
            Assert.Contains("Note: the image has transparent parts, which are seen on white", console.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_single_image_of_12_bits_that_does_not_say_so_is_noted()
    {
        var dark = _scene.Combine("dark.pgm");
        File.WriteAllBytes(dark, [.. "P5 32 32 65535\n"u8, .. Enumerable.Repeat((byte)0x0F, 32 * 32 * 2)]);
        _scene.Train(epochs: 1);
        using var console = new CapturedConsole();
        using var trained = _scene.Trained(verbose: 1);
        trained.Infer(dark);

        Assert.Contains("Note: the image has 16-bit samples, none above 4095 of 65535, and is seen nearly black. If it holds 12 bits, declare it", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_background_that_is_none_is_refused()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        Assert.Contains("background", Assert.Throws<MonkException>(() => prototype.UpdateBackground((ImageBackground)7)).Message, StringComparison.Ordinal);
    }

    private ExperimentState State(string experiment) => new ExperimentStore(Workspace.Resolve(_scene.Workspace).Experiment("p", experiment)).Find()!;

    private static void WriteWhiteIcon(string path)
    {
        using var bitmap = new SKBitmap(32, 32, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.Erase(SKColors.Transparent);
        for (var x = 0; x < 16; x++)
        {
            for (var y = 0; y < 32; y++)
                bitmap.SetPixel(x, y, SKColors.White);
        }

        using var file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
    }
}
